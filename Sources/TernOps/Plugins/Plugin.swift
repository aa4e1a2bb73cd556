/// What a plug-in brings to the language. The core knows values, syntax and how to call; whatever has a name comes from plug-ins.
public protocol Plugin: Sendable {
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
  /// Lessons, which `tern run` takes by name.
  var lessons: [Lesson] { get }
  /// Data for lessons and trials, which `dataset(name)` gives.
  var dataSets: [DataSet] { get }
  /// File formats that pictures can be drawn in.
  var renderers: [Renderer] { get }
  /// What its commands are called, those of the REPL with their colon. They come with `CommandPlugin`.
  var commandNames: [String] { get }
  /// The file that it was loaded from; nil for one that is built in.
  var path: String? { get }
}

extension Plugin {
  public var families: [OperationFamily] { [] }
  public var modules: [LibraryModule] { [] }
  public var lessons: [Lesson] { [] }
  public var dataSets: [DataSet] { [] }
  public var renderers: [Renderer] { [] }
  public var commandNames: [String] { [] }
  public var path: String? { nil }
  package var operations: [Operation] { families.flatMap(\.operations) }
}

/// Operations that belong together, in the order in which they are listed.
public struct OperationFamily: Sendable {
  public let name: String
  public let operations: [Operation]

  public init(_ name: String, _ operations: [Operation]) {
    self.name = name
    self.operations = operations
  }
}

/// A module written in the language: one or more texts that share their names.
public struct LibraryModule: Sendable {
  public typealias File = (name: String, bytes: [UInt8])

  public let name: String
  /// Makes the texts, each with what messages call it; called when a program imports the module.
  public let files: @Sendable () -> [File]

  public init(_ name: String, files: @escaping @Sendable () -> [File]) {
    self.name = name
    self.files = files
  }
}

/// A program that teaches: its prose stands in lines that begin with `##`.
public struct Lesson: Sendable {
  /// `01-backprop`
  public let name: String
  /// Makes the text; called when the lesson is run.
  public let text: @Sendable () -> String
  package var fileName: String { name + ".tern" }

  public init(_ name: String, text: @escaping @Sendable () -> String) {
    self.name = name
    self.text = text
  }
}

/// Tensors under names, as a file .npz.
public struct DataSet: Sendable {
  /// `digits`
  public let name: String
  /// What it is, and where it is from.
  public let summary: String
  /// Gives the file; called when a program asks for it.
  public let file: @Sendable () -> [UInt8]

  public init(_ name: String, _ summary: String, file: @escaping @Sendable () -> [UInt8]) {
    self.name = name
    self.summary = summary
    self.file = file
  }
}
