/// What a plug-in brings to the language. The core knows values, syntax and how to call; whatever has a name comes from plug-ins.
package protocol Plugin: Sendable {
  /// What it is called: `elementwise`. No two plug-ins of a session have one name.
  var name: String { get }
  /// `1.2.0`
  var version: String { get }
  /// The SPDX identifier of its licence: `GPL-3.0-or-later`.
  var licence: String { get }
  /// What it is for, in a line.
  var summary: String { get }
  /// Its operations, under headings.
  var families: [OperationFamily] { get }
  /// Modules written in the language, which programs import by name.
  var modules: [LibraryModule] { get }
  /// The file that it was loaded from; nil for one that is built in.
  var path: String? { get }
}

extension Plugin {
  package var families: [OperationFamily] { [] }
  package var modules: [LibraryModule] { [] }
  package var path: String? { nil }
  package var operations: [Operation] { families.flatMap(\.operations) }
}

/// Operations that belong together, in the order in which they are listed.
package struct OperationFamily: Sendable {
  package let name: String
  package let operations: [Operation]

  package init(_ name: String, _ operations: [Operation]) {
    self.name = name
    self.operations = operations
  }
}

/// A module written in the language: one or more texts that share their names.
package struct LibraryModule: Sendable {
  package typealias File = (name: String, bytes: [UInt8])

  package let name: String
  /// Makes the texts, each with what messages call it; called when a program imports the module.
  package let files: @Sendable () -> [File]

  package init(_ name: String, files: @escaping @Sendable () -> [File]) {
    self.name = name
    self.files = files
  }
}
