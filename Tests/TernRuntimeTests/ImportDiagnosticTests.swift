import Foundation
import TernRuntime
import TernSyntax
import Testing

/// Imports that fail, with their exact text.
@Suite struct ImportDiagnosticTests {
  /// Runs `program` in a folder that holds `files`; the folder's path is `…` in what it is refused with.
  private func failure(_ program: String, _ files: [String: String] = [:]) throws -> (kind: ErrorKind?, text: String) {
    let folder = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent("tern-import-" + UUID().uuidString)
      .resolvingSymlinksInPath().path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name)) }
    do throws(Diagnostic) {
      try Interpreter(folder: folder).run(Source(name: "main.tern", program))
      return (nil, "no error")
    } catch { return (error.kind, error.rendered().replacingOccurrences(of: folder, with: "…")) }
  }

  @Test func missing() throws {
    let failure = try failure("import layers", ["layer.txt": ""])
    #expect(failure.kind == .noModule)
    #expect(
      failure.text == """
        error: no module is called `layers`
         ┌ main.tern:1:1
         │
        1│ import layers
         │ ^^^^^^^^^^^^^
         │
         = looked for layers.tern in …

        """)
  }

  @Test func unreadable() throws {
    let failure = try failure("import \"lib.tern\"")
    #expect(failure.kind == .unreadableFile)
    #expect(
      failure.text == """
        error: cannot open …/lib.tern: No such file or directory
         ┌ main.tern:1:1
         │
        1│ import "lib.tern"
         │ ^^^^^^^^^^^^^^^^^

        """)
  }

  @Test("a library where no plug-ins are taken; those that are wrong have tests of their own")
  func plugin() throws {
    let failure = try failure("import \"libsoft.so\"")
    #expect(failure.kind == .plugin)
    #expect(
      failure.text == """
        error: …/libsoft.so cannot be loaded: this program takes no plug-ins
         ┌ main.tern:1:1
         │
        1│ import "libsoft.so"
         │ ^^^^^^^^^^^^^^^^^^^

        """)
  }

  @Test("libraries of other languages, and files without their ending")
  func habits() throws {
    #expect(try failure("import numpy").text.contains(" = its functions are built in: zeros(2, 3), softmax(x)\n"))
    #expect(try failure("import \"lib\"").text.contains(" = files of the language end in .tern\n"))
  }

  @Test func cycle() throws {
    let failure = try failure("import a", ["a.tern": "import b", "b.tern": "x = 1\nimport a"])
    #expect(failure.kind == .importCycle)
    #expect(
      failure.text == """
        error: …/a.tern imports itself
         ┌ …/b.tern:2:1
         │
        2│ import a
         │ ^^^^^^^^
         │
         = …/a.tern → …/b.tern → …/a.tern
         = in …/a.tern, called at main.tern:1:1
         = in …/b.tern, called at …/a.tern:1:1

        """)
  }

  @Test func depth() throws {
    let files = Dictionary(uniqueKeysWithValues: (0...60).map { ("m\($0).tern", "import m\($0 + 1)") })
    let failure = try failure("import m0", files)
    #expect(failure.kind == .importDepth)
    #expect(failure.text.hasPrefix("error: more than 50 imports within one another\n ┌ …/m49.tern:1:1\n"))
  }

  @Test("an error in a module names the calls that led there")
  func within() throws {
    let failure = try failure("import lib\nlib.half([1])\nlib.nope", ["lib.tern": "fn half(x) {\n  x[:, 0]\n}"])
    #expect(failure.kind == .tooManyIndices)
    #expect(
      failure.text == """
        error: 2 indices for [1], which has 1 axis
         ┌ …/lib.tern:2:3
         │
        2│   x[:, 0]
         │   ^^^^^^^
         │
         = in half, called at main.tern:2:1

        """)
  }

  @Test("a module that has no such name lists those that it has")
  func field() throws {
    let failure = try failure("import lib\nlib.hlaf(1)", ["lib.tern": "fn half(x) = x / 2\nfn twice(x) = x * 2"])
    #expect(failure.kind == .noField)
    #expect(
      failure.text == """
        error: the record has no field `hlaf`
         ┌ main.tern:2:5
         │
        2│ lib.hlaf(1)
         │     ^^^^
         │
         = did you mean `half`?
         = its fields are `half`, `twice`

        """)
  }

  @Test("a module with a mistake of grammar")
  func grammar() throws {
    let failure = try failure("import lib", ["lib.tern": "x = (1"])
    #expect(failure.kind == nil)
    #expect(failure.text.hasPrefix("error: "))
  }
}
