import Foundation
import TernOps
import TernRuntime
import TernSyntax
import Testing

/// Modules of one file, of a folder, and of a plug-in.
@Suite struct ModuleTests {
  private func folder(_ files: [String: String]) throws -> String {
    let path = NSTemporaryDirectory() + "tern-modules-" + UUID().uuidString
    for (name, text) in files {
      let file = URL(fileURLWithPath: path + "/" + name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    return path
  }

  private func value(_ program: String, in folder: String = ".", _ registry: Registry = Registry()) throws -> String {
    "\(try Interpreter(folder: folder, registry: registry).evaluate(Source(name: "program", program)))"
  }

  private func message(_ program: String, in folder: String, _ registry: Registry = Registry()) -> String {
    do {
      return try value(program, in: folder, registry)
    } catch { return (error as? Diagnostic)?.message ?? "\(error)" }
  }

  @Test("the files of a folder share their names, whatever their order")
  func folders() throws {
    let folder = try folder([
      "net/a.tern": "fn layer(p, x) = relu(linear(p, x))\n", "net/b.tern": "fn linear(p, x) = x @ p.W + p.b\n", "net/notes.txt": "not ours",
    ])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let use = "net.layer((W = [[1.0, -1]], b = [0.5, 0]), [[2.0]])[0]"
    #expect(try value("import net\n\(use)", in: folder) == "[2.5, 0]")
    #expect(try value("import \"net\"\n\(use)", in: folder) == "[2.5, 0]")
    #expect(try value("import \"./net/\"\nimport net\nkeys(net)", in: folder) == "(\"layer\", \"linear\")")
    // The built-in of that name stays what it is outside.
    #expect(try value("import net\nlinear([[2.0]], [[3.0]])", in: folder) == "[[6]]")
  }

  @Test("a file comes before a folder, and both before what plug-ins bring")
  func order() throws {
    let registry = Registry()
    try registry.add(Library(modules: ["one": ["one/a.tern": "fn who() = \"library\"\n"], "two": ["two/a.tern": "fn who() = helper()\n", "two/b.tern": "fn helper() = \"two\"\n"]]))
    let folder = try folder(["one.tern": "fn who() = \"file\"\n", "one/a.tern": "fn who() = \"folder\"\n"])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try value("import one\none.who()", in: folder, registry) == "file")
    #expect(try value("import one\none.who()", in: folder + "/one/..", registry) == "file")
    #expect(try value("import one\none.who()", in: "/", registry) == "library")
    #expect(try value("import two\ntwo.who()", in: folder, registry) == "two")
    #expect(message("import too", in: folder, registry) == "no module is called `too`")
  }

  @Test("what is wrong in a module is said at its place")
  func mistakes() throws {
    let folder = try folder([
      "broken/a.tern": "fn f(x) = x\n", "broken/b.tern": "fn g(x) = (x\n", "round/a.tern": "import \"../round\"\n", "empty/notes.txt": "nothing",
    ])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    do {
      _ = try value("import broken", in: folder)
      Issue.record("no error")
    } catch let diagnostic as Diagnostic {
      #expect(diagnostic.source.name.hasSuffix("broken/b.tern"))
    }
    #expect(message("import round", in: folder).hasSuffix("round imports itself"))
    #expect(message("import \"empty\"", in: folder).hasSuffix("empty is a folder without files of the language"))
    #expect(message("import none_such", in: folder) == "no module is called `none_such`")
  }

  @Test("plug-ins: all or nothing")
  func plugins() throws {
    let registry = Registry()
    #expect(throws: PluginError.nameTaken("an operation softmax", by: "neural-networks")) { try registry.add(Library(operations: ["fresh", "softmax"])) }
    #expect(registry["fresh"] == nil)
    #expect(throws: PluginError.licence("None")) { try registry.add(Library(operations: ["fresh"], licence: "None")) }
    try registry.add(Library(operations: ["fresh"]))
    #expect(throws: PluginError.pluginTaken("library")) { try registry.add(Library(operations: ["other"])) }
    #expect(try value("fresh(1) + fresh(2)", registry) == "3")
    #expect(registry.owner(of: "fresh") == "library")
  }

  @Test("a plug-in that comes while a program runs gives names their values, but takes none away")
  func late() throws {
    let interpreter = Interpreter()
    interpreter.openPlugin = { _ throws(PluginError) in Library(operations: ["fresh", "taken"]) }
    let program = """
      taken = 5
      fn later() = fresh(1)
      import "library.so"
      (later(), taken, library.taken(7))
      """
    #expect("\(try interpreter.evaluate(Source(name: "program", program)))" == "(1, 5, 7)")
  }

  /// A plug-in made of texts, and of operations that give their argument.
  private struct Library: Plugin {
    var name: String { "library" }
    var version: String { "1.0" }
    let licence: String
    var summary: String { "For tests." }
    let families: [OperationFamily]
    let modules: [LibraryModule]

    init(operations: [String] = [], modules: [String: [String: String]] = [:], licence: String = "MIT") {
      self.licence = licence
      families = [
        OperationFamily(
          "Tests",
          operations.map { name in
            Operation(
              name, [.tensor("x")], "Its argument.", examples: [("\(name)(1)", "1")], rules: Rules(.ownViews, cost: .free)
            ) { call throws(OperationError) in call[0] }
          })
      ]
      self.modules = modules.map { name, files in
        LibraryModule(name) { files.sorted { $0.key < $1.key }.map { (name: $0.key, bytes: Array($0.value.utf8)) } }
      }
    }
  }
}
