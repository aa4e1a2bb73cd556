import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Programs that are graded, reports in all forms, classes, and what goes on grading.
@Suite struct GradeTests {
  private static let rms = TernProcess.root + "/Tests/TernTests/Programs/rms.tern"
  private static let right = "fn rms(x) = sqrt(mean(x^2, axis=-1))\n"
  private static let wrong = "fn rms(x) = mean(abs(x), axis=-1)\n"
  private static let criteria = ["runs", "rules", "signature", "values", "gradients", "properties", "stability", "cost"]

  /// Grades a program, named a.tern.
  private func grade(_ program: String, _ arguments: [String] = [], seed: Int = 3) throws -> TernProcess.Result {
    let folder = try TemporaryFolder()
    _ = try folder.write("a.tern", program)
    return try TernProcess.run(["grade", Self.rms, "a.tern", "--seed", "\(seed)"] + arguments, in: folder.path)
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
  }

  // MARK: Verdicts

  @Test("Right answers pass, however they are written", arguments: [
    "fn rms(x) = sqrt(mean(x^2, axis=-1))", "fn rms(x) = (sum(x * x, axis=-1) / x.shape[-1])^0.5", "rms = x -> sqrt(mean(x * x, axis=-1))",
    "fn norm(v) = sqrt(mean(v * v, axis=-1))\nfn rms(x) = norm(x)", "fn rms(x...) = sqrt(mean(x[0]^2, axis=-1))",
  ])
  func passes(_ program: String) throws {
    let result = try grade(program)
    #expect(result.status == 0 && result.output.hasSuffix("\nrms: 100 of 100, passed (seed 3)\n"), "\(result.output)\(result.errors)")
    #expect(!result.output.contains("✗"))
  }

  static let knownMistakes = [
    "the mean of the magnitudes": "mean(abs(x), axis=-1)", "the sum instead of the mean": "sqrt(sum(x^2, axis=-1))",
    "the root is missing": "mean(x^2, axis=-1)", "the mean is taken away first": "std(x, axis=-1)",
  ].sorted { $0.key < $1.key }.map { [$0.key, $0.value] }

  @Test("A mistake is called by its name, with an input that is small and can be tried", arguments: knownMistakes, [1, 2, 3, 40, 500])
  func mistakes(_ mistake: [String], _ seed: Int) throws {
    let result = try grade("fn rms(x) = \(mistake[1])\n", ["--json"], seed: seed)
    #expect(result.status == 1, "\(result.output)\(result.errors)")
    let report = try object(result.output)
    #expect(report["mistake"] as? String == mistake[0])
    let failing = try #require(report["failing_input"] as? [String: Any])
    let call = try #require(failing["call"] as? String), shapes = try #require(failing["shapes"] as? String)
    let sizes = shapes.split(separator: "[").last?.split { !$0.isNumber }.compactMap { Int($0) } ?? []
    #expect(sizes.count <= 1 && sizes.allSatisfy { $0 <= 2 }, "\(shapes)")
    // The call gives what the report says, by the wrong program and by a right one.
    for (body, key) in [(mistake[1], "got"), ("sqrt(mean(x^2, axis=-1))", "expected")] {
      let text = try #require(failing[key] as? String)
      let shown = try #require(Double(text))
      let run = try TernProcess.run(["-e", "fn rms(x) = \(body); print(\(call))"])
      let given = Double(run.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? .nan
      #expect(abs(given - shown) <= 1e-5 * max(1, abs(shown)), "\(call) gives \(run.output)\(run.errors), but \(key) says \(shown)")
    }
  }

  static let simplest: [(exercise: String, program: String, calls: [String])] = [
    ("k_folds", "fn k_folds(n, k) = range(n) % k", ["k_folds(3, 2)"]),
    ("k_folds", "fn k_folds(n, k) = range(n) // ((n + k - 1) // k)", ["k_folds(4, 3)"]),
    (
      "strided_mask", "fn strided_mask(t, window, stride) {\n  age = range(t)[:, new] - range(t)\n  age >= 0 and (age <= window or age % stride == 0)\n}",
      ["strided_mask(2, 1, 2)", "strided_mask(2, 1, 3)"]
    ),
    (
      "attention", "fn attention(q, k, v, mask) {\n  e = exp(q @ k.T / sqrt(q.shape[-1])) * mask\n  (e / sum(e, axis=-1, keepdims=true)) @ v\n}",
      ["attention([[10000.0]], [[1.0]], [[0.0]], [[true]])", "attention([[10000.0]], [[1.0]], [[1.0]], [[true]])"]
    ),
  ]

  @Test("Integers that are given and extremes are made as simple as what they promise lets them be", arguments: simplest, [1, 2, 3])
  func simplestInput(_ row: (exercise: String, program: String, calls: [String]), _ seed: Int) throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("a.tern", row.program)
    let result = try TernProcess.run(["grade", row.exercise, "a.tern", "--seed", "\(seed)", "--json"], in: folder.path)
    let failing = try #require(object(result.output)["failing_input"] as? [String: Any], "\(result.output)\(result.errors)")
    #expect(row.calls.contains(failing["call"] as? String ?? ""), "\(failing)")
  }

  @Test("The same seed gives the same report, and another one other inputs")
  func seeds() throws {
    let first = try grade(Self.wrong), second = try grade(Self.wrong), other = try grade(Self.wrong, seed: 4)
    #expect(first.output == second.output && !first.output.isEmpty)
    #expect(first.output != other.output && other.output.hasSuffix("(seed 4)\n"))
  }

  @Test("Wrong command lines and exercises give 2, and say what is wrong")
  func usage() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("a.tern", Self.right)
    _ = try folder.write("broken.tern", "exercise rms(x: [..., n]) -> [...] { reference { \n")
    _ = try folder.write("none.tern", "fn f(x) = x\n")
    let rows: [(arguments: [String], message: String)] = [
      (["atention", "a.tern"], "no exercise is called atention; did you mean `attention`?"),
      (["\(Self.rms):rmss", "a.tern"], "has no exercise rmss: it has rms"),
      ([Self.rms, "missing.tern"], "cannot open missing.tern: No such file or directory"),
      (["missing.tern", "a.tern"], "cannot open missing.tern: No such file or directory"),
      ([Self.rms, "."], ". is a directory, not a program"),
      (["none.tern", "a.tern"], "none.tern has no exercise"),
      (["broken.tern", "a.tern"], "is never closed"),
      ([Self.rms], "give either a program or --batch with a folder of programs"),
      ([Self.rms, "a.tern", "--batch", "."], "give either a program or --batch with a folder of programs"),
      ([Self.rms, "--batch", "missing"], "there is no folder missing"),
      ([Self.rms, "--batch", ".", "--jobs", "0"], "--jobs must be from 1 to 256, but is 0"),
      ([Self.rms, "--batch", ".", "--shard", "3/2"], "The value '3/2' is invalid"),
      ([Self.rms, "--batch", ".", "--shard", "0/2"], "The value '0/2' is invalid"),
      ([Self.rms, "a.tern", "--shard", "1/2"], "--jobs, --out and --shard go with --batch"),
      ([Self.rms, "a.tern", "--seed", "x"], "The value 'x' is invalid"),
      ([Self.rms, "a.tern", "--format", "xml"], "The value 'xml' is invalid"),
      ([Self.rms, "a.tern", "--detail", "much"], "The value 'much' is invalid"),
    ]
    for (arguments, message) in rows {
      let result = try TernProcess.run(["grade"] + arguments, in: folder.path)
      #expect(result.status == 2 && result.errors.contains(message) && result.output.isEmpty, "\(arguments): \(result.status) \(result.output)\(result.errors)")
    }
  }

  @Test("What keeps a program from being graded is told once, and nothing else counts", arguments: [
    ["fn rms(x = ", "`(` is never closed", "the file does not run"], ["y\nfn rms(x) = x", "`y` has no value", "the file does not run"],
    ["fn other(x) = x", "it defines no function rms", "the function is missing"],
  ])
  func notGraded(_ row: [String]) throws {
    let result = try grade(row[0])
    #expect(result.status == 1 && result.output.hasSuffix("\nrms: 0 of 100, not passed (seed 3)\n"), "\(result.output)\(result.errors)")
    #expect(result.output.components(separatedBy: row[1]).count == 2, "\(result.output)")
    #expect(result.output.components(separatedBy: "not graded: \(row[2])\n").count == Self.criteria.count, "\(result.output)")
    for format in ["json", "junit", "gradescope", "github"] {
      let report = try grade(row[0], ["--format", format]).output
      for criterion in Self.criteria { #expect(report.contains(criterion), "\(format): \(report)") }
      #expect(report.contains("not graded: \(row[2])"))
    }
  }

  @Test("A program that fails whenever it is called is graded by its text alone; one that fails now and then by all")
  func noResult() throws {
    let always = try grade("fn rms(x) = y").output
    #expect(always.components(separatedBy: "`y` has no value").count == 2, "\(always)")
    #expect(always.contains("✓ rules") && always.components(separatedBy: "not graded: no call gives a result").count == 7, "\(always)")
    let sometimes = try grade("fn rms(x) {\n  assert x.ndim < 2, \"too many\"\n  sqrt(mean(x^2, axis=-1))\n}").output
    #expect(!sometimes.contains("not graded") && sometimes.contains("✓ signature"), "\(sometimes)")
  }

  @Test("Where results have another shape or type, that is why gradients cannot be graded")
  func shapesOfGradients() throws {
    for (body, found) in [("sqrt(mean(x^2, axis=-1, keepdims=true))", "f32[1]"), ("i64(sqrt(mean(x^2, axis=-1)))", "i64[]")] {
      let report = try grade("fn rms(x) = \(body)").output
      #expect(report.contains("gradients cannot be graded, as the result is \(found), but must be f32[] for x: f32[2]"), "\(report)")
    }
  }

  @Test("A property that is false tells both values that it compares, for the simplest input")
  func properties() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("e.tern", """
      exercise f(x: [n]) -> [n] {
        sizes n in 2..6
        property "linear" { close(f(2 * x), 2 * f(x)) }
        property "at least the input" { all(f(x) >= x) }
        property "of the same sum" { x.shape[0] > 0 and sum(f(x)) == 2 * sum(x) }
        property "no zero" { not any(f(x) == 0) }
        reference { 2 * x }
      }

      """)
    func report(_ body: String, _ arguments: [String] = []) throws -> String {
      _ = try folder.write("a.tern", "fn f(x) = \(body)\n")
      return try TernProcess.run(["grade", "e.tern", "a.tern", "--seed", "3"] + arguments, in: folder.path).output
    }
    let linear = try report("x + 1")
    #expect(linear.contains("    linear: close(a, b) is false for x: f32[2]: a and b are f32[2], up to 1 apart\n"), "\(linear)")
    #expect(linear.contains("    for f([0.0, 0.0]), a is [1, 1], b is [2, 2]\n"), "\(linear)")
    let least = try report("x * 0 - 1")
    #expect(least.contains("at least the input: all(a >= b) is false for x: f32[2]: a and b are f32[2], up to 1 apart"), "\(least)")
    #expect(least.contains("of the same sum: a == b is false for x: f32[2]: a and b are f32[], up to 2 apart"), "\(least)")
    // What is not made by a comparison alone has no two values to show.
    let zero = try report("2 * x * 0")
    #expect(!zero.contains("no zero: "), "\(zero)")
    let shapes = try report("x + 1", ["--detail", "shapes"])
    #expect(shapes.contains("up to 1 apart") && !shapes.contains("a is"), "\(shapes)")
  }

  @Test("A property can take the derivative of the answer")
  func derivativeInProperty() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("e.tern", """
      exercise f(x: [n], k: i64[] = 2, scale: f32[] = 1.0) -> [n] {
        sizes n in 2..6
        given k = randint(1, 4), scale = uniform(1, 2)
        gradients none
        property "the slope" { close(grad(y -> sum(f(y, k, scale)))(x), k * scale * x^(k - 1), atol=1e-4) }
        property "by name" { close(grad(y -> sum(f(y, scale=y[0])))(x)[1:], 2 * x[0] * x[1:], atol=1e-4) }
        property "the function is not hurt" { all(f(x, 1, 1.0) == x) }
        reference { scale * x^k }
      }

      """)
    for (body, says) in [
      ("scale * x^k", "the slope; by name; the function is not hurt"), ("stop_gradient(scale * x^k)", "not so: the slope; by name"),
      ("custom_grad(y -> scale * y^k, (rest...) -> rest[0][9])(x)", "not so: the slope; by name"),
    ] {
      _ = try folder.write("a.tern", "fn f(x, k = 2, scale = 1.0) = \(body)\n")
      let report = try TernProcess.run(["grade", "e.tern", "a.tern", "--seed", "3"], in: folder.path)
      #expect(report.output.contains(says), "\(report.output)\(report.errors)")
    }
  }

  // MARK: How much is told

  @Test("No level tells more than it should", arguments: ["text", "jsonl", "junit", "gradescope", "exercism", "github"])
  func details(_ format: String) throws {
    // Two that show an input: by being wrong, and by an error; what is printed shows it as well.
    let programs = [Self.wrong, "fn rms(x) {\n  print(\"seen\", x)\n  y\n}\n", "fn rms(x) {\n  print(\"seen\", x)\n  mean(abs(x), axis=-1)\n}\n"]
    for program in programs {
      for (level, detail) in ["none", "verdict", "shapes", "values", "full"].enumerated() {
        let result = try grade(program, ["--detail", detail, "--format", format])
        #expect(result.status == 1)
        let text = result.output
        #expect(!text.contains("rms([") || level >= 3, "\(detail): \(text)")
        #expect(!text.contains("seen") || level >= 3, "\(detail): \(text)")
        #expect(!text.contains("f32[") || level >= 2, "\(detail): \(text)")
        #expect(!text.contains("no value") || level >= 2, "\(detail): \(text)")
        #expect(!text.contains("the mean of the magnitudes") || level >= 4, "\(detail): \(text)")
        if level >= 3 { #expect(text.contains("rms(["), "\(detail): \(text)") }
      }
    }
  }

  @Test("Without details a report is one line")
  func scoreOnly() throws {
    #expect(try grade(Self.wrong, ["--detail", "none"]).output == "rms: 35 of 100, not passed (seed 3)\n")
    #expect(try grade(Self.wrong, ["--detail", "none", "--format", "github"]).output == "::error file=a.tern::not passed\n")
    let json = try object(grade(Self.wrong, ["--detail", "none", "--json"]).output)
    #expect(Set(json.keys) == ["format", "exercise", "program", "seed", "passed", "score", "max_score", "seconds"])
  }

  // MARK: Forms

  @Test("A report for people")
  func text() throws {
    #expect(try grade(Self.wrong).output == """
      ✓ runs       5/5       on 13 inputs
      ✓ rules      5/5       without norm and rms_norm
      ✓ signature  10/10     shapes and types are right
      ✗ values     0/40      3 of 13 inputs are right; for x: f32[2], the number is wrong, by up to 0.0561
      ✗ gradients  0/20      1 of 4 inputs is right; with respect to x, both numbers are wrong, by up to 0.103, for x: f32[2]
      ✓ properties 10/10     the order of a row does not matter
      ✗ stability  0/5       with x at an extreme, the number is wrong, by up to 5.61e+13
      ✓ cost       5/5       flops <= 40 * len(flatten(x))

      The simplest input that fails:
        rms([0.0, 1.0])
        compared is the result
        expected  0.707107
        got       0.5

      The mistake: the mean of the magnitudes.

      rms: 35 of 100, not passed (seed 3)

      """)
  }

  @Test("JSON has its keys and types, on many lines and on one")
  func json() throws {
    let result = try grade(Self.wrong, ["--format", "json"]), short = try grade(Self.wrong, ["--format", "jsonl"])
    #expect(short.output.hasSuffix("}\n") && short.output.count { $0 == "\n" } == 1)
    for text in [result.output, short.output] {
      let report = try object(text)
      #expect(Set(report.keys) == [
        "format", "exercise", "program", "seed", "passed", "score", "max_score", "seconds", "criteria", "failing_input", "mistake", "place_to_look", "output",
      ])
      #expect(report["format"] as? String == "tern grade 1" && report["exercise"] as? String == "rms" && report["program"] as? String == "a.tern")
      #expect(report["seed"] as? Int == 3 && report["passed"] as? Bool == false && report["score"] as? Double == 35 && report["max_score"] as? Double == 100)
      #expect((report["seconds"] as? Double ?? -1) >= 0 && report["place_to_look"] is NSNull && report["output"] as? String == "")
      let criteria = try #require(report["criteria"] as? [[String: Any]])
      #expect(criteria.map { $0["name"] as? String ?? "" } == Self.criteria)
      for criterion in criteria {
        #expect(Set(criterion.keys) == ["name", "status", "score", "max_score", "checks_passed", "checks", "summary", "details"])
        #expect(["passed", "failed"].contains(criterion["status"] as? String ?? "") && criterion["summary"] is String && criterion["details"] is [String])
        let passed = try #require(criterion["checks_passed"] as? Int), all = try #require(criterion["checks"] as? Int)
        #expect((passed == all) == (criterion["status"] as? String == "passed"))
      }
      #expect(criteria.reduce(0) { $0 + ($1["max_score"] as? Double ?? 0) } == 100)
      let failing = try #require(report["failing_input"] as? [String: Any])
      #expect(Set(failing.keys) == ["call", "shapes", "compared", "expected", "got", "table", "pattern"])
      #expect(failing["call"] as? String == "rms([0.0, 1.0])" && failing["table"] is [String])
    }
    let passed = try object(grade(Self.right, ["--json"]).output)
    #expect(passed["passed"] as? Bool == true && passed["failing_input"] == nil && passed["mistake"] is NSNull)
  }

  @Test("JUnit counts, and escapes what a program says and is called")
  func junit() throws {
    let folder = try TemporaryFolder()
    let name = "<&\"'>]]>.tern"
    _ = try folder.write(name, "fn rms(x) { assert false, \"<failure> & ]]> \\u{1b}[2J\" }\n")
    let result = try TernProcess.run(["grade", Self.rms, name, "--seed", "3", "--format", "junit"], in: folder.path)
    #expect(result.status == 1)
    let parser = XMLParser(data: Data(result.output.utf8))
    let elements = Elements()
    parser.delegate = elements
    #expect(parser.parse(), "\(result.output)")
    let suite = try #require(elements.all.first { $0.name == "testsuite" }), suites = try #require(elements.all.first { $0.name == "testsuites" })
    for attributes in [suite.attributes, suites.attributes] {
      #expect(attributes["tests"] == "8" && attributes["failures"] == "7" && attributes["errors"] == "0" && Double(attributes["time"] ?? "") != nil)
    }
    let cases = elements.all.filter { $0.name == "testcase" }
    #expect(cases.map { $0.attributes["name"] ?? "" } == Self.criteria && cases.allSatisfy { $0.attributes["classname"] == "rms" })
    let failures = elements.all.filter { $0.name == "failure" }
    #expect(failures.count == 7 && failures.first?.attributes["message"] == "assertion failed: <failure> & ]]> \u{FFFD}[2J")
    let properties = elements.all.filter { $0.name == "property" }
    #expect(properties.first { $0.attributes["name"] == "program" }?.attributes["value"] == name)
  }

  /// The elements of a document, in the order in which they begin.
  private final class Elements: NSObject, XMLParserDelegate {
    var all: [(name: String, attributes: [String: String])] = []

    func parser(
      _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName qName: String?, attributes: [String: String]
    ) {
      all.append((elementName, attributes))
    }
  }

  @Test("Gradescope gets the fields that it documents")
  func gradescope() throws {
    let report = try object(grade(Self.wrong, ["--format", "gradescope"]).output)
    #expect(Set(report.keys) == ["score", "max_score", "execution_time", "output", "visibility", "stdout_visibility", "tests"])
    #expect(report["score"] as? Double == 35 && report["max_score"] as? Double == 100 && report["visibility"] as? String == "visible")
    try expectTests(report, prefix: "")
    let hidden = try object(grade(Self.wrong, ["--format", "gradescope", "--detail", "none"]).output)
    let tests = try #require(hidden["tests"] as? [[String: Any]])
    #expect(tests.allSatisfy { $0["visibility"] as? String == "hidden" })
  }

  private func expectTests(_ report: [String: Any], prefix: String) throws {
    let tests = try #require(report["tests"] as? [[String: Any]])
    #expect(tests.map { $0["name"] as? String ?? "" } == Self.criteria.map { prefix + $0 })
    for test in tests {
      #expect(Set(test.keys) == ["name", "score", "max_score", "status", "output", "visibility"])
      let isPassed = test["status"] as? String == "passed"
      #expect(isPassed || test["status"] as? String == "failed")
      #expect(test["score"] as? Double == (isPassed ? test["max_score"] as? Double : 0))
    }
  }

  @Test("Exercism gets version 3: pass, fail, and error without tests")
  func exercism() throws {
    for (program, status, count) in [(Self.right, "pass", 8), (Self.wrong, "fail", 8), ("fn rms(x = ", "error", 0)] {
      let report = try object(grade(program, ["--format", "exercism"]).output)
      #expect(report["version"] as? Int == 3 && report["status"] as? String == status)
      #expect(status == "error" ? report["message"] as? String != nil : report["message"] is NSNull)
      let tests = try #require(report["tests"] as? [[String: Any]])
      #expect(tests.count == count)
      for test in tests {
        #expect(Set(test.keys) == ["name", "test_code", "status", "message", "output"])
        #expect(test["test_code"] as? String == "tern grade \(Self.rms) a.tern --seed 3")
        #expect(test["status"] as? String == "pass" ? test["message"] is NSNull : test["status"] as? String == "fail" && test["message"] is String)
      }
    }
  }

  @Test("GitHub gets an annotation for each criterion that fails")
  func github() throws {
    #expect(try grade(Self.right, ["--format", "github"]).output.isEmpty)
    let lines = try grade(Self.wrong, ["--format", "github"]).output.split(separator: "\n").map(String.init)
    #expect(lines.map { String($0.prefix { $0 != " " }) } == ["::error", "::error", "::error"])
    #expect(lines.first == """
      ::error file=a.tern,title=rms%3A values::3 of 13 inputs are right; for x: f32[2], the number is wrong, by up to 0.0561%0A\
      The simplest input that fails:%0A  rms([0.0, 1.0])%0A  compared is the result%0A  expected  0.707107%0A  got       0.5%0A\
      The mistake: the mean of the magnitudes.
      """)
  }

  // MARK: Classes

  private static let handedIn = [
    "a.tern": right, "b.tern": wrong, "c.tern": "fn rms(x) = std(x, axis=-1)\n", "d.tern": "fn rms(x = \n", "e.tern": "fn rms(x) = mean(x^2, axis=-1)\n",
    "notes.txt": "no program\n", ".hidden.tern": right,
  ]

  private func folderOfClass() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.path + "/class", withIntermediateDirectories: false)
    for (name, program) in Self.handedIn { _ = try folder.write("class/" + name, program) }
    return folder
  }

  private func batch(_ arguments: [String], in folder: TemporaryFolder) throws -> TernProcess.Result {
    let result = try TernProcess.run(["grade", Self.rms, "--batch", "class", "--seed", "3"] + arguments, in: folder.path)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    return result
  }

  /// Lines by the program, without what differs from run to run.
  private func lines(_ text: String) throws -> [String: String] {
    var lines: [String: String] = [:]
    for line in text.split(separator: "\n") {
      var report = try object(String(line))
      report["seconds"] = nil
      let name = try #require(report["program"] as? String)
      #expect(lines[name] == nil, "\(name) is there twice")
      lines[name] = String(decoding: try JSONSerialization.data(withJSONObject: report, options: .sortedKeys), as: UTF8.self)
    }
    return lines
  }

  private static let programs: Set<String> = ["class/a.tern", "class/b.tern", "class/c.tern", "class/d.tern", "class/e.tern"]

  @Test("A class is graded: a line for each program, by any number of jobs, in parts that cover all")
  func classes() throws {
    let folder = try folderOfClass()
    let one = try batch([], in: folder)
    let all = try lines(one.output)
    #expect(Set(all.keys) == Self.programs)
    #expect(one.errors == "5 graded, 1 passed, mean 41 of 100 (seed 3)\n" || one.errors == "5 graded, 1 passed, mean 41.0 of 100 (seed 3)\n", "\(one.errors)")
    #expect(try lines(batch(["--jobs", "2"], in: folder).output) == all)
    var covered: [String: String] = [:]
    for part in ["1/3", "2/3", "3/3"] {
      covered.merge(try lines(batch(["--shard", part], in: folder).output)) { first, _ in
        Issue.record("a program is in two parts")
        return first
      }
    }
    #expect(covered == all)
  }

  @Test("What was graded before is left out, and a line that was cut off is written anew")
  func resumed() throws {
    let folder = try folderOfClass()
    let file = folder.path + "/results.jsonl"
    _ = try batch(["--out", "results.jsonl"], in: folder)
    let whole = try String(contentsOfFile: file, encoding: .utf8)
    #expect(try Set(lines(whole).keys) == Self.programs)
    try String(whole.dropLast(30)).write(toFile: file, atomically: true, encoding: .utf8)
    let again = try batch(["--out", "results.jsonl"], in: folder)
    #expect(again.errors.hasPrefix("1 graded, 0 passed") && again.errors.contains(", 4 before (seed 3)"), "\(again.errors)")
    #expect(try lines(String(contentsOfFile: file, encoding: .utf8)) == lines(whole))
    let rest = try batch(["--out", "results.jsonl"], in: folder)
    #expect(rest.errors == "0 graded, 0 passed, 5 before (seed 3)\n", "\(rest.errors)")
  }

  @Test("A program that is no text has its line as well")
  func noText() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.path + "/class", withIntermediateDirectories: false)
    try Data([0x66, 0xFF]).write(to: URL(fileURLWithPath: folder.path + "/class/a.tern"))
    let report = try object(batch([], in: folder).output)
    #expect(report["program"] as? String == "class/a.tern" && report["passed"] as? Bool == false && report["score"] as? Double != nil)
  }

  // MARK: Gradescope's folder

  @Test("The folder for Gradescope grades what is handed in")
  func autograder() throws {
    let folder = try TemporaryFolder()
    let made = try TernProcess.run(["gradescope", Self.rms, "--out", "autograder"], in: folder.path)
    #expect(made.status == 0 && made.output.contains("autograder is ready"), "\(made.output)\(made.errors)")
    let here = folder.path + "/autograder/"
    for file in ["setup.sh", "run_autograder", "tern"] { #expect(FileManager.default.isExecutableFile(atPath: here + file)) }
    #expect(try String(contentsOfFile: here + "exercises/rms.tern", encoding: .utf8) == String(contentsOfFile: Self.rms, encoding: .utf8))
    let again = try TernProcess.run(["gradescope", Self.rms, "--out", "autograder"], in: folder.path)
    #expect(again.status == 1 && again.errors.contains("the folder autograder cannot be made: File exists"))

    func results(_ files: [String: [UInt8]]) throws -> [String: Any] {
      let submission = try TemporaryFolder()
      for (name, bytes) in files {
        let file = URL(fileURLWithPath: submission.path + "/" + name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
      }
      let process = Process()
      process.executableURL = URL(fileURLWithPath: here + "run_autograder")
      process.environment = ["PATH": "/usr/bin:/bin", "SUBMISSION": submission.path, "RESULTS": submission.path + "/results.json"]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      return try object(String(contentsOfFile: submission.path + "/results.json", encoding: .utf8))
    }
    let wrong = try results(["rms.tern": Array(Self.wrong.utf8)])
    #expect(wrong["score"] as? Double == 35 && wrong["max_score"] as? Double == 100)
    try expectTests(wrong, prefix: "rms: ")
    // By another name, when it defines the function.
    #expect(try results(["answers.tern": Array(Self.right.utf8)])["score"] as? Double == 100)
    let nothing = try results([:])
    #expect(nothing["score"] as? Double == 0 && nothing["output"] as? String == "rms: nothing was handed in")
    // One that is no text makes no other take its place.
    let garbled = try results(["a.tern": [0xFF], "rms.tern": Array(Self.right.utf8), "z.tern": Array("fn other(x) = x\n".utf8)])
    #expect(garbled["score"] as? Double == 100)
    // In folders; of several nobody can tell which is meant, but for one outside of them.
    let right = Array(Self.right.utf8), mistaken = Array(Self.wrong.utf8)
    #expect(try results(["hw/rms.tern": right, "__MACOSX/hw/rms.tern": mistaken])["score"] as? Double == 100)
    #expect(try results(["rms.tern": right, "old/rms.tern": mistaken])["score"] as? Double == 100)
    for (files, message) in [
      (["a/rms.tern": right, "b/rms.tern": right], "there are several files rms.tern: a/rms.tern, b/rms.tern. Hand in one of them"),
      (["x.tern": right, "y.tern": right], "several files define rms: x.tern, y.tern. Hand in one of them"),
    ] {
      let several = try results(files)
      let tests = try #require(several["tests"] as? [[String: Any]])
      #expect(several["score"] as? Double == 0 && (tests.first?["output"] as? String)?.hasPrefix(message) == true, "\(several)")
    }
    let own = try results(["rms.tern": [0xFF]])
    #expect((own["output"] as? String)?.contains("nothing was handed in") == false && (own["score"] as? Double ?? 100) < 20)
  }

  @Test("Two files of exercises that have one name are no folder for Gradescope")
  func sameNames() throws {
    let folder = try TemporaryFolder()
    for name in ["a", "b"] {
      try FileManager.default.createDirectory(atPath: folder.path + "/" + name, withIntermediateDirectories: false)
      _ = try folder.write(name + "/rms.tern", String(contentsOfFile: Self.rms, encoding: .utf8))
    }
    let made = try TernProcess.run(["gradescope", "a/rms.tern", "b/rms.tern"], in: folder.path)
    #expect(made.status == 2 && made.errors.contains("a/rms.tern and b/rms.tern would be the same file exercises/rms.tern"), "\(made.errors)")
  }

  @Test("The folder for Gradescope works with any name of a file")
  func quotedName() throws {
    let folder = try TemporaryFolder()
    let exercise = try folder.write("it's $HOME.tern", String(contentsOfFile: Self.rms, encoding: .utf8))
    #expect(try TernProcess.run(["gradescope", exercise, "--out", "autograder"], in: folder.path).status == 0)
    let runner = try String(contentsOfFile: folder.path + "/autograder/run_autograder", encoding: .utf8)
    #expect(runner.contains("'exercises/it'\\''s $HOME.tern:rms'"), "\(runner)")
  }

  // MARK: Watching

  @Test("A program that is watched is graded again when it changes, until Ctrl-C")
  func watch() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.tern", Self.wrong), out = try folder.write("out", "")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: TernProcess.path)
    process.arguments = ["watch", "a.tern", "--exercise", Self.rms]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path, "TERM": "dumb"]
    process.standardOutput = FileHandle(forWritingAtPath: out)
    process.standardError = FileHandle.nullDevice
    try process.run()
    defer { if process.isRunning { process.terminate() } }
    func says(_ text: String, within seconds: Double) throws -> Bool {
      let deadline = ContinuousClock.now + .seconds(seconds)
      while ContinuousClock.now < deadline {
        if String(decoding: try Data(contentsOf: URL(fileURLWithPath: out)), as: UTF8.self).contains(text) { return true }
        Thread.sleep(forTimeInterval: 0.02)
      }
      return false
    }
    #expect(try says("rms: 35 of 100, not passed", within: 10) && says("[a.tern is watched; Ctrl-C ends it]", within: 2))
    try Self.right.write(toFile: file, atomically: true, encoding: .utf8)
    #expect(try says("rms: 100 of 100, passed", within: 2))
    try Data([0xFF]).write(to: URL(fileURLWithPath: file))
    #expect(try says("a.tern is not UTF-8 text", within: 2))
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130 && process.terminationReason == .exit)
  }

  @Test("What cannot be watched is said")
  func nothingToWatch() throws {
    let missing = try TernProcess.run(["watch", "missing.tern"])
    #expect(missing.status == 2 && missing.errors.contains("there is no file missing.tern"))
  }
}
