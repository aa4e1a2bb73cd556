import Foundation
import Testing

/// The library that is written in the language. What its functions give is compared with PyTorch in the fixtures.
@Suite struct LibraryTests {
  private static let modules = ["nn", "research"]

  private static func folder(_ module: String) -> String { TernProcess.root + "/Sources/Library/" + module }

  private static func files(_ module: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder(module)).filter { $0.hasSuffix(".tern") }.sorted()
  }

  @Test("networks of the library learn")
  func examples() throws {
    let result = try TernProcess.run([TernProcess.root + "/Tests/TernTests/Programs/learning.tern"])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.contains("accuracy on sentences never seen: "))
  }

  @Test("an experiment is planned, run, compared and written down")
  func research() throws {
    let result = try TernProcess.run([TernProcess.root + "/Tests/TernTests/Programs/researching.tern"])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.contains("same bits: true\n") && result.output.hasSuffix("every number is in log.json\n"))
  }

  @Test("all its files are in the program, laid out, and without mistakes of names", arguments: modules)
  func embedded(_ module: String) throws {
    let shown = try TernProcess.run([], input: ":source \(module)\n").output
    let files = try Self.files(module)
    #expect(!files.isEmpty)
    for file in files {
      let path = Self.folder(module) + "/" + file
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(shown.contains("# \(module)/\(file)\n\(text)"), "\(file)")
      #expect(try TernProcess.run(["fmt", "--check", path]).status == 0, "\(file)")
    }
  }

  @Test("every function says what it does, and its source can be read", arguments: zip(modules, [80, 50]))
  func documentation(_ module: String, _ least: Int) throws {
    let program = "import \(module)\nfor name in filter(name -> name[0] != \"_\", keys(\(module))) { assert type(\(module)[name]) == \"function\", name; print(name) }\n"
    let folder = try TemporaryFolder()
    let functions = try TernProcess.run([try folder.write("a.tern", program)]).output.split(separator: "\n").map(String.init)
    #expect(functions.count > least)
    let session = try TernProcess.run([], input: functions.map { ":source \(module).\($0)\n" }.joined())
    #expect(session.errors.isEmpty, "\(session.errors)")
    let texts = session.output.components(separatedBy: "# \(module)/").dropFirst()
    #expect(texts.count == functions.count)
    for (name, text) in zip(functions, texts) {
      let lines = text.split(separator: "\n").map(String.init)
      #expect(lines.count > 1 && lines[1].hasPrefix("fn \(name)("), "\(name): \(text)")
      #expect(lines.contains { $0.hasPrefix("  \"") && $0.hasSuffix(".\"") }, "\(name) has no documentation")
    }
  }

  @Test("what has no source says so")
  func noSource() throws {
    let session = try TernProcess.run([], input: ":source softmax\n:source nn.nothing\n:source\nx = 3\n:source x\n:source mm.linear\n")
    #expect(
      session.errors == """
        error: softmax is an operation of the plug-in neural-networks, which is not written in the language; ?softmax explains it
        error: `nn.nothing` has no value
        error: :source needs the name of a function, such as nn.linear
        error: x is 3, and no function
        error: `mm.linear` has no value; did you mean `linear`?

        """)
  }

  @Test("parameters that are saved come back, and files of other parameters are refused")
  func parameters() throws {
    let folder = try TemporaryFolder()
    let program = """
      import nn
      p = nn.init_mlp((2, 8, 1))
      nn.save_parameters("\(folder.path)/p.npz", p)
      print(equal(nn.load_parameters("\(folder.path)/p.npz", p), p), keys(load("\(folder.path)/p.npz")))
      nn.load_parameters("\(folder.path)/p.npz", nn.init_mlp((2, 9, 1)))
      """
    let result = try TernProcess.run([try folder.write("a.tern", program)])
    #expect(result.output == "true (\"layers.0.W\", \"layers.0.b\", \"layers.1.W\", \"layers.1.b\")\n")
    #expect(result.errors.contains("layers.0.W is (2, 8) in \(folder.path)/p.npz, but must be (2, 9)"))
  }
}
