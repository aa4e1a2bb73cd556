import TernRuntime
import TernSyntax
import TernTestSupport
import Testing

/// Shapes of parameters and results: what is accepted, what sizes become, what a refusal says.
@Suite struct SignatureTests {
  private func message(_ program: String) -> String {
    do throws(Diagnostic) {
      return try Interpreter().evaluate(Source(name: "<test>", program)).description
    } catch { return "error: " + ([error.message] + error.notes.filter { !$0.hasPrefix("in f, called") }).joined(separator: "\n") }
  }

  @Test(
    "refusals",
    arguments: [
      ("fn f(x: [n + 1]) = n\nf(zeros(0))", "error: f: x is [0], but its only axis must be n+1\nn+1 = 0 makes n = -1, and a size is at least 0"),
      ("fn f(x: [3 - n]) = n\nf(zeros(5))", "error: f: x is [5], but its only axis must be 3-n\n3-n = 5 makes n = -2, and a size is at least 0"),
      ("fn f(x: [2*n]) = n\nf(zeros(3))", "error: f: x is [3], but its only axis must be 2*n\nno integer makes 2*n = 3"),
      ("fn f(x: [n, (n + 1)*m]) = m\nf(zeros(2, 4))", "error: f: x is [2, 4], but its last axis must be (n+1)*m\nno integer makes (n+1)*m = 4; n = 2 from x"),
      ("fn f(x: [n*9223372036854775807, n]) = n\nf(zeros(0, 2))", "error: f: x is [0, 2], but its first axis must be n*9223372036854775807\nn*9223372036854775807 does not fit 64 bits; n = 2 from x"),
      ("fn f(x: [n - 9223372036854775807]) = n\nf(zeros(1))", "error: f: x is [1], but its only axis must be n-9223372036854775807\nn-9223372036854775807 does not fit 64 bits"),
      ("fn f(x: [n, 6//n]) = n\nf(zeros(0, 2))", "error: f: x is [0, 2], but its last axis must be 6//n\n6//n divides by 0; n = 0 from x"),
      ("fn f(x: [n*m]) = n", "error: the shapes do not settle the size `n`\nlet an axis be n alone, or n with known sizes: [n], [2*n + 1]; or take n as a parameter"),
      ("fn f(x: [n//2]) = n", "error: the shapes do not settle the size `n`\nlet an axis be n alone, or n with known sizes: [n], [2*n + 1]; or take n as a parameter"),
      ("fn f(x: [n]) -> [k*m] = x", "error: the shapes do not settle the size `k`\nlet an axis be k alone, or k with known sizes: [k], [2*k + 1]; or take k as a parameter"),
      ("fn f(n: [n]) = n", "error: `n` is a parameter and a size of its own shape\ngive the size another name"),
      ("fn f(p: (a: [p])) = p", "error: `p` is a parameter and a size of its own shape\ngive the size another name"),
      ("fn f(x: [..., n, ...]) = n", "error: a shape can hold one `...` only\nwrite _ for an axis of any size"),
      ("fn f(x: [n], n) = n\nf([1, 2], 3)", "error: f: x is [2], but its only axis must equal n = 3\nn = 3 was fixed by n: 3 (signature: n, x: [n])"),
      ("fn f(x: [n], n) = n\nf([1, 2], [2])", "error: f: n is i64[1], but as a size it must be an integer of at least 0\nsignature: x: [n], n"),
      ("fn f(x: [n + 2], n) = n\nf([1], -1)", "error: f: n is the number -1, but as a size it must be an integer of at least 0\nsignature: x: [n + 2], n"),
      ("fn f(x: [n], n = 3) = n\nf([1, 2])", "error: f: x is [2], but its only axis must equal n = 3\nn = 3 was fixed by n: 3 (signature: n = 3, x: [n])"),
      ("fn f(x: [n*m], y: [n] = ones(4)) = m\nf(zeros(6))", "error: f: x is [6], but its only axis must be n*m\nno integer makes n*m = 6; n = 4 from y"),
      ("fn f(x: [n], y: [n*m], z: [m//2 + m]) = 1\nf(zeros(0), zeros(0), [1])", "error: f: z is [1], but its only axis must be m//2+m\nm stays open"),
      ("fn f(x: f64[n]) = x\nf(f32([1, 2]))", "error: f: x is f32[2], but must be f64\nconvert it with f64(…)"),
      ("fn f(x: f64[n]) = x\ny = [1, 2]\nf(y)", "error: f: x is i64[2], but must be f64\nconvert it with f64(…)"),
      ("fn f(x: i64[n]) = x\nf([1.5])", "error: f: x is f32[1], but must be i64\nconvert it with i64(…)"),
    ])
  func refusals(_ program: String, _ expected: String) { #expect(message(program) == expected) }

  @Test(
    "what is accepted",
    arguments: [
      ("fn f(x: [n, n//2]) = n\nf(zeros(7, 3))", "7"), ("fn f(a: [n], x: [(0 - n)//2 + n]) = n\nf(zeros(7), zeros(3))", "7"),
      ("fn f(x: [n*m], y: [n] = ones(3)) = m\nf(zeros(6))", "2"), ("fn f(x: [n], n = 3) = n\nf([1, 2, 3])", "3"),
      ("fn f(x: [b*t], b) = t\nf(zeros(6), 2)", "3"), ("fn f(x: f64[n]) = x.dtype\nf([1.0, 2.0])", "f64"),
      ("fn f(x: f64[n]) = x - f64(0.1)\nf([0.1])", "[0]"), ("fn f(x: f64[]) = x.dtype\nf(0.5)", "f64"),
      ("fn f(x: f64[n], y: f32[], z: f64) = (x.dtype, y.dtype, z.dtype)\nf([1, 2], z=[[3]], y=2)", "(f64, f32, f64)"),
      ("fn f(x: f64[n]) = x.dtype\n[1.0] |> f", "f64"), ("fn f(x: f64[n] = [1, 2]) -> f64[] = 1\nf().dtype", "f64"),
      ("fn f(p: (W: f64[n], b: f64)) = (p.W.dtype, p.b.dtype)\nf((b = 0.5, W = [0.1]))", "(f64, f64)"),
      ("fn f(x: f64[n] = [0.1]) = x.dtype\nf()", "f64"), ("fn f() -> f64[2] = [0.1, 0.2]\nf().dtype", "f64"),
      ("fn f(n) -> [2*n] = zeros(2*n)\nf(2).shape", "(4,)"), ("fn f(x: [2*n + 1]) -> [m] = ones(n)\nf(zeros(5)).shape", "(2,)"),
      ("fn f(x: [n], y: [n*m]) = 1\nf(zeros(0), zeros(0))", "1"),
    ])
  func accepted(_ program: String, _ expected: String) { #expect(message(program) == expected) }

  /// An expression in the sizes n and m.
  private indirect enum Size {
    case number(Int), n, m
    case binary(String, Size, Size)

    static func random(_ depth: Int, _ generator: inout SeededGenerator) -> Size {
      if depth == 0 || Int.random(in: 0..<3, using: &generator) == 0 {
        return [.n, .m, .number(Int.random(in: 0..<4, using: &generator))].randomElement(using: &generator) ?? .n
      }
      let operation = ["+", "-", "*", "//"].randomElement(using: &generator) ?? "+"
      return .binary(operation, random(depth - 1, &generator), random(depth - 1, &generator))
    }

    /// In brackets throughout, so that nothing depends on precedence.
    var text: String {
      switch self {
      case .number(let value): "\(value)"
      case .n: "n"
      case .m: "m"
      case .binary(let operation, let left, let right): "(\(left.text) \(operation) \(right.text))"
      }
    }

    func value(_ n: Int, _ m: Int) -> Int? {
      switch self {
      case .number(let value): return value
      case .n: return n
      case .m: return m
      case .binary(let operation, let left, let right):
        guard let a = left.value(n, m), let b = right.value(n, m) else { return nil }
        switch operation {
        case "+": return a + b
        case "-": return a - b
        case "*": return a * b
        default: return b == 0 ? nil : (a - ((a % b) + b) % b) / b
        }
      }
    }
  }

  @Test("sizes found are those that trying all small integers finds")
  func bruteForce() {
    var generator = SeededGenerator(seed: 11)
    var bound = 0, refused = 0, open = 0
    for _ in 0..<4000 {
      let axes = (0..<Int.random(in: 1...3, using: &generator)).map { _ in Size.random(2, &generator) }
      let n = Int.random(in: 0..<5, using: &generator), m = Int.random(in: 0..<5, using: &generator)
      var shape: [Int] = axes.map { $0.value(n, m) ?? 1 }
      if Int.random(in: 0..<3, using: &generator) == 0 { shape[0] += 1 }
      guard shape.allSatisfy({ (0..<20).contains($0) }) else { continue }
      var solutions: [(Int, Int)] = []
      for n in 0..<60 { for m in 0..<60 where zip(axes, shape).allSatisfy({ $0.value(n, m) == $1 }) { solutions.append((n, m)) } }
      let annotation = "[" + axes.map(\.text).joined(separator: ", ") + "]"
      for (name, pick) in [("n", \(Int, Int).0), ("m", \(Int, Int).1)] as [(String, KeyPath<(Int, Int), Int>)] {
        guard annotation.contains(name) else { continue }
        let program = "fn f(x: \(annotation)) = \(name)\nf(zeros((\(shape.map(String.init).joined(separator: ", ")),)))"
        let result = message(program)
        if result.contains("do not settle") || result.contains("stays open") {
          open += 1
        } else if let value = Int(result) {
          bound += 1
          #expect(solutions.contains { $0[keyPath: pick] == value } || value >= 60, "\(program): \(value)")
          #expect(Set(solutions.map { $0[keyPath: pick] }).count == 1 || value >= 60, "\(program): not the only way")
        } else if result.contains("has no value yet") {
          #expect(solutions.count > 1, "\(program): \(result)")
        } else {
          refused += 1
          #expect(result.hasPrefix("error: f: x is ") && solutions.isEmpty, "\(program): \(result)")
        }
      }
    }
    #expect(bound > 200 && refused > 200 && open > 200, "\(bound) \(refused) \(open)")
  }
}
