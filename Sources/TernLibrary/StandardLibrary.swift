import TernOps

/// The library that is written in the language itself.
package struct StandardLibrary: Plugin {
  package init() {}

  package var name: String { "library" }
  package var version: String { Catalogue.version }
  package var licence: String { "GPL-3.0-or-later" }
  package var summary: String { "Lessons, and modules that are written in the language." }

  package var modules: [LibraryModule] { [Self.module("nn"), Self.module("research")] }

  package var lessons: [Lesson] {
    EmbeddedFile.all(in: "lessons").map { file in Lesson(String(file.name(in: "lessons").dropLast(".tern".count))) { file.text } }
  }

  package var dataSets: [DataSet] {
    let digits = "1797 handwritten digits of 8 × 8 points from 0 to 16, and their labels (Alpaydin and Kaynak, UCI, 1998; CC BY 4.0)"
    return [DataSet("digits", digits) { EmbeddedFile.all(in: "data").first { $0.path == "data/digits.npz" }?.bytes ?? [] }]
  }

  /// The module whose files lie in a folder of its name.
  private static func module(_ name: String) -> LibraryModule {
    LibraryModule(name) {
      EmbeddedFile.all(in: "library/\(name)").map { (name: $0.name(in: "library"), bytes: $0.bytes) }
    }
  }
}
