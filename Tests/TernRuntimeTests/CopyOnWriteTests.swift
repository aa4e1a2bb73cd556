import TernOps
import TernRuntime
import TernSyntax
import TernTestSupport
import Testing

/// Random programs over four vectors, against a model in which every name has an array of its own:
/// work in place is never seen through another name, a view, a record or a function's parameter.
@Suite struct CopyOnWriteTests {
  private static let names = ["a", "b", "c", "d"]
  private static let length = 6

  /// One statement, and what it does to the model.
  ///
  /// - Parameter isWide: whether each element of a vector is a row of equal ones in the program.
  private static func statement(
    _ random: inout SeededGenerator, _ model: inout [[Double]], isWide: Bool = false
  ) -> String {
    let x = Int.random(in: 0..<4, using: &random)
    let y = Int.random(in: 0..<4, using: &random)
    let z = Int.random(in: 0..<4, using: &random)
    let i = Int.random(in: 0..<length, using: &random)
    let v = Double(Int.random(in: -9...9, using: &random))
    let (X, Y, Z) = (names[x], names[y], names[z])
    let constant = v < 0 ? "(\(Int(v)))" : "\(Int(v))"
    func bounded(_ value: Double) -> Double { value - 97 * (value / 97).rounded(.down) }
    func zipped(_ combine: (Double, Double) -> Double) -> [Double] { zip(model[y], model[z]).map(combine) }
    switch Int.random(in: 0..<24, using: &random) {
    case 0, 1:
      model[x] = model[y]
      return "\(X) = \(Y)"
    case 2:
      model[x] = model[y].reversed()
      return "\(X) = \(Y)[::-1]"
    case 3:
      model[x] = zipped { bounded($0 + $1) }
      return "\(X) = (\(Y) + \(Z)) % 97"
    case 4:
      model[x] = zipped { bounded($0 * 2 - $1) }
      return "\(X) = (\(Y) * 2 - \(Z)) % 97"
    case 5:
      model[x] = model[y].map { -$0 }
      return "\(X) = -\(Y)"
    case 6:
      model[x] = zipped { max($0 - $1, 0) }.map { $0.magnitude }.map(bounded)
      return "\(X) = abs(relu(\(Y) - \(Z))) % 97"
    case 7, 8, 9:
      model[x][i] = v
      return "\(X)[\(i)] = \(constant)"
    case 10:
      model[x].replaceSubrange(1..<4, with: model[y][2..<5])
      return "\(X)[1:4] = \(Y)[2:5]"
    case 11:
      for place in stride(from: 0, to: length, by: 2) { model[x][place] += 1 }
      return "\(X)[::2] += 1"
    case 12:
      model[x][i] = v + 1
      return isWide ? "\(X)[[\(i), \(i)]] = [[\(Int(v))], [\(Int(v) + 1)]]" : "\(X)[[\(i), \(i)]] = [\(Int(v)), \(Int(v) + 1)]"
    case 13:
      model[x] = zip(model[x], model[y]).map { bounded($0 + $1) }
      return "\(X) += \(Y); \(X) = \(X) % 97"
    case 14:
      model[x] = model[x].map { bounded($0 * $0) }
      return "\(X) *= \(X); \(X) = \(X) % 97"
    case 15:
      model[x] = zip(model[x], model[y]).map(max)
      return "\(X) = maximum(\(X), \(Y))"
    case 16:
      model[x] = [0, 3, 1, 4, 2, 5].map { model[y][$0] }
      return isWide ? "\(X) = \(Y)[[0, 3, 1, 4, 2, 5]]" : "\(X) = flatten(reshape(\(Y), 2, 3).T)"
    case 17:
      model[x] = model[y]
      model[x][2] = v
      return "t = (\(Y), \(Z)); t[0][2] = \(constant); \(X) = t[0]"
    case 18:
      let old = model[x]
      model[y] = old
      model[y][i] = v
      return "r = (p = \(X), q = \(Z)); r.p[\(i)] = \(constant); \(Y) = r.p"
    case 19:
      model[x] = model[y]
      model[x][0] = v
      return "\(X) = change(\(Y), \(constant))"
    case 20:
      model[x] = model[x].map { -$0 }.reversed()
      return "\(X)[::-1] = -\(X)"
    case 21:
      let old = model[x]
      model[x] = model[x].map { bounded($0 + 1) }
      model[y] = old
      return "s = \(X); \(X) = (\(X) + 1) % 97; \(Y) = s"
    case 22:
      model[x][1...3] = [v, v, v]
      return "m = \(X)[1:4]; m[0] = 50; \(X)[1:4] = \(constant)"
    default:
      for place in 0..<length where model[y][place] > 0 { model[x][place] = v }
      return "\(X)[\(Y) > 0] = \(constant)"
    }
  }

  @Test("programs see values, not memory", arguments: ["i64", "f32", "f64"], [false, true])
  func values(_ dtype: String, _ isFunction: Bool) throws {
    for seed in 0..<300 {
      var random = SeededGenerator(seed: UInt64(seed))
      var model = (0..<4).map { row in (0..<Self.length).map { Double(row * 10 + $0) } }
      var program = "fn change(z, v) { z[0] = v; z }\n"
      let starts = (0..<4).map { "\(dtype)(range(\($0 * 10), \($0 * 10 + Self.length)))" }
      var lines: [String] = []
      for _ in 0..<25 { lines.append(Self.statement(&random, &model)) }
      if isFunction {
        program += "fn run(a, b, c, d) {\n  \(lines.joined(separator: "\n  "))\n  stack((a, b, c, d))\n}\n"
        program += "run(\(starts.joined(separator: ", ")))"
      } else {
        program += zip(Self.names, starts).map { "\($0) = \($1)" }.joined(separator: "\n") + "\n"
        program += lines.joined(separator: "\n") + "\nstack((a, b, c, d))"
      }
      let tensor = try #require(try Interpreter().evaluate(Source(name: "<random>", program)).tensor())
      let found = (0..<tensor.count).map { tensor.element($0).double }
      let expected = model.flatMap { $0 }
      if found != expected {
        Issue.record("expected \(expected)\nfound    \(found)\n\(program)")
        return
      }
    }
  }

  @Test("programs see values when elementwise work waits", arguments: ["f32", "f64"], [false, true])
  func waitingValues(_ dtype: String, _ isFunction: Bool) throws {
    let columns = 6000
    for seed in 1000..<1060 {
      var random = SeededGenerator(seed: UInt64(seed))
      var model = (0..<4).map { row in (0..<Self.length).map { Double(row * 10 + $0) } }
      var program = "fn change(z, v) { z[0] = v; z }\n"
      let starts = (0..<4).map { "expand(\(dtype)(range(\($0 * 10), \($0 * 10 + Self.length)))[:, new], (\(Self.length), \(columns)))" }
      var lines: [String] = []
      for _ in 0..<25 { lines.append(Self.statement(&random, &model, isWide: true)) }
      let result = "s = stack((a, b, c, d)); assert all(s == s[:, :, 0:1]); s[:, :, 7]"
      if isFunction {
        program += "fn run(a, b, c, d) {\n  \(lines.joined(separator: "\n  "))\n  \(result)\n}\n"
        program += "run(\(starts.joined(separator: ", ")))"
      } else {
        program += zip(Self.names, starts).map { "\($0) = \($1)" }.joined(separator: "\n") + "\n"
        program += lines.joined(separator: "\n") + "\n\(result)"
      }
      let tensor = try #require(try Interpreter().evaluate(Source(name: "<random>", program)).tensor())
      let found = (0..<tensor.count).map { tensor.element($0).double }
      let expected = model.flatMap { $0 }
      if found != expected {
        Issue.record("expected \(expected)\nfound    \(found)\n\(program)")
        return
      }
    }
  }

  @Test(
    "what fails leaves everything as it was",
    arguments: [
      "x[[0, 9]] = 1", "x[0:2] = [1, 2, 3]", "x[0] = \"a\"", "x[[true]] = 1", "x += [1, 2]", "x[1] = none",
      "x[::0] = 1",
      "x[[1, 2]] += [1, 2, 3]", "x[0, 0] = 1", "x = -x + [1, 2]", "x[1] = (1, \"a\")", "x[0:2] = [nan, 5] + [1, 2, 3]",
      "x = x * 2 @ x[[9]]", "x[2], x[9] = 7, 8", "x[0] = i64(nan)", "x[1:][9] = 5",
    ], ["i64", "f32", "f64"])
  func failure(_ statement: String, _ dtype: String) throws {
    for start in ["x = \(dtype)(range(6))", "x = \(dtype)(range(6)) + 0", "x = \(dtype)(range(6)) + 0; y = x[::2]"] {
      let interpreter = Interpreter()
      _ = try interpreter.evaluate(Source(name: "<test>", start))
      #expect(throws: Diagnostic.self) { try interpreter.evaluate(Source(name: "<test>", statement)) }
      let found = try interpreter.evaluate(Source(name: "<test>", "x[2] = 2; x"))
      #expect(found.description == "[0, 1, 2, 3, 4, 5]", "\(start); \(statement)")
    }
  }

  @Test("an integer that overflows in place leaves the operands whole")
  func overflow() throws {
    let interpreter = Interpreter()
    _ = try interpreter.evaluate(Source(name: "<test>", "x = [1, 9223372036854775807] + 0"))
    for statement in ["x += 1", "x[:] += 1", "x = x + x", "x = square(x)", "x = x // [1, 0]", "x *= 2"] {
      #expect(throws: Diagnostic.self) { try interpreter.evaluate(Source(name: "<test>", statement)) }
      let found = try interpreter.evaluate(Source(name: "<test>", "x"))
      #expect(found.description == "[1, 9223372036854775807]", "\(statement)")
    }
  }
}
