import Foundation
import TernOps
import TernRuntime
import TernSyntax
import Testing

/// Checksums, JSON, and what a program runs on.
@Suite struct ReproducibilityTests {
  private func value(_ program: String) throws -> String { "\(try Interpreter().evaluate(Source(name: "test", program)))" }

  private func message(_ program: String) -> String {
    do { return try value(program) } catch { return (error as? Diagnostic)?.message ?? "\(error)" }
  }

  /// From FIPS 180-4's examples, and of lengths around those of blocks from Python's hashlib.
  @Test(
    "SHA-256 of texts",
    arguments: [
      ("\"\"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("\"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq\"", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
      ("join(map(i -> \"a\", 0..1000000), \"\")", "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
      ("join(map(i -> \"a\", 0..55), \"\")", "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
      ("join(map(i -> \"a\", 0..56), \"\")", "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"),
      ("join(map(i -> \"a\", 0..64), \"\")", "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
    ])
  func sha(_ text: String, _ hash: String) throws { #expect(try value("checksum(\(text))") == hash) }

  @Test("a checksum tells values apart by type, shape, names and bits, and sees through views")
  func checksums() throws {
    let values = [
      "[1.0, 2]", "f64([1.0, 2])", "[[1.0, 2]]", "[1.0, 2.0000002]", "[1, 2]", "(1, 2)", "(a = 1, b = 2)", "(b = 1, a = 2)", "(1, (2,))", "((1, 2),)", "0.0", "-0.0",
      "none", "\"none\"", "true", "0..2", "()",
    ]
    let hashes = try values.map { try value("checksum(\($0))") }
    #expect(Set(hashes).count == hashes.count)
    #expect(try value("x = [[1.0, 2], [3, 4]]; checksum(x.T[1]) == checksum([2.0, 4]) and checksum(0..2) == checksum([0, 1])") == "true")
    // By NumPy: hashlib.sha256(b"f32[2, 3]\n" + numpy.arange(6, dtype="<f4").tobytes()).
    #expect(try value("checksum(reshape(f32(0..6), 2, 3))") == "558fbf9e17ce596ce04ed1a2e70a7442254e01843de2e53b5445b386bda8e4c6")
    #expect(message("checksum((a = 1, f = x -> x))").hasSuffix("but must be made of tensors and texts"))
  }

  @Test(
    "JSON is read as what it means",
    arguments: [
      ("{\"a\": [1, 2], \"b\": null}", "(a = [1, 2], b = none)"), ("[[1, 2], [3, 4.5]]", "f64([[1.0, 2.0], [3.0, 4.5]])"), ("[[1, 2], [3]]", "([1, 2], [3])"),
      ("[true, false]", "[true, false]"), ("[true, 1.5]", "(true, f64(1.5))"), ("[]", "()"), ("{}", "()"), (" -0.5e+3\n", "f64(-500.0)"),
      ("\"\\ud83d\\ude00\\u00e9\\/\\b\"", "\"😀é/\\u{8}\""), ("[\"a\", 1]", "(\"a\", 1)"), ("9223372036854775808", "f64(9.223372036854776e+18)"),
    ])
  func reading(_ text: String, _ expected: String) throws {
    let folder = try ReproducibilityTests.folder()
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/a.json"))
    #expect(try value("repr(load(\"\(folder)/a.json\"))") == expected)
  }

  @Test(
    "what is no JSON is refused with its line",
    arguments: [
      ("{\"a\": 1,}", "`}` where a name in quotes should be"), ("[1, 2", "the end where `,` or `]` should be"), ("{\"a\" 1}", "there is no `:` behind \"a\""),
      ("[1,\n tru]", "line 2: `tru]` is no value"), ("01", "`01` is no value"), ("\"a", "a string does not end"), ("[1e999]", "`1e999]` is no value"),
      ("{\"a\": 1, \"a\": 2}", "there are two fields \"a\""), ("", "it ends where a value should be"), ("\"\\x\"", "there is no escape `\\x`"), ("\"\\u12\"", "four hexadecimal digits"),
      ("+1", "`+1` is no value"), ("1.", "`1.` is no value"), ("[1] 2", "there is more behind its end"), ("\"a\nb\"", "a string goes over the end of its line"),
      (String(repeating: "[", count: 100_000), "more than 500 lists within one another"),
    ])
  func refusals(_ text: String, _ problem: String) throws {
    let folder = try ReproducibilityTests.folder()
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/a.json"))
    #expect(message("load(\"\(folder)/a.json\")").contains(problem))
  }

  @Test("what is saved as JSON comes back, and Foundation reads the same")
  func writing() throws {
    let folder = try ReproducibilityTests.folder()
    let program = """
      p = (name = "a \\"b\\"\\n\\t\\\\ \\u{1}é", n = -3, x = 0.1, e = f64(1) / 3, ok = true, nothing = none, t = f64([[1, 2], [3, 4.5]]), i = [[1], [2]], u = (1, "two", (a = (), b = "x")))
      save("\(folder)/p.json", p)
      q = load("\(folder)/p.json")
      equal(p, q)
      """
    #expect(try value(program) == "true")
    let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/p.json"))
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["name"] as? String == "a \"b\"\n\t\\ \u{1}é" && object["e"] as? Double == 1.0 / 3 && object["n"] as? Int == -3 && object["nothing"] is NSNull)
    #expect(try value("save(\"\(folder)/n.json\", (inf, -inf, nan)); load(\"\(folder)/n.json\")") == "(\"inf\", \"-inf\", \"nan\")")
    #expect(message("save(\"\(folder)/f.json\", (f = x -> x))").contains("has no form in JSON"))
    #expect(try value("save(\"\(folder)/t.csv\", \"a,b\\n1,2\\n\"); repr(load(\"\(folder)/t.csv\"))") == "f64([[1.0, 2.0]])")
    #expect(try value("save(\"\(folder)/t.md\", \"| a |\"); load(\"\(folder)/t.md\")") == "| a |")
  }

  private static func folder() throws -> String {
    let path = NSTemporaryDirectory() + "tern-json-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  @Test("the environment and the date are those of this machine")
  func environment() throws {
    #expect(try value("keys(environment())") == "(\"tern\", \"system\", \"processor\", \"kernels\", \"threads\", \"memory\")")
    #expect(try value("environment().tern") == Catalogue.version)
    let text = try value("date()")
    let format = ISO8601DateFormatter()
    let date = try #require(format.date(from: text))
    #expect(abs(date.timeIntervalSinceNow) < 100)
  }
}
