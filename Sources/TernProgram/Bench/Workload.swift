import TernOps
import TernRuntime
import TernSyntax

/// One thing that `tern bench` measures.
struct Workload: Sendable {
  let name: String
  /// What one run amounts to, where that is a matter of counting.
  let work: Work?
  /// Makes inputs and returns what is to be timed.
  let prepare: @Sendable () throws -> Prepared

  struct Prepared {
    /// How many operations one run stands for; times are given for one of them.
    var operations = 1.0
    let run: () throws -> Value
  }

  /// A function `run` of a Tern program. The program finds the benchmark's own inputs, `uniform(seed, shape…)` (in place of the operation of
  /// that name) and `weight(seed, fan_in, shape…)`.
  ///
  /// - Parameter operations: how many operations one run stands for.
  init(_ name: String, operations: Double = 1, _ program: String) { self.init(name, operations, nil, program) }

  init(_ name: String, _ work: Work, _ program: String) { self.init(name, 1, work, program) }

  private init(_ name: String, _ operations: Double, _ work: Work?, _ program: String) {
    self.init(name, work) {
      let interpreter = Interpreter(name: name)
      for function in BenchInputs.functions { interpreter.set(function.name, to: .function(function)) }
      try interpreter.run(Source(name: name, program))
      return Prepared(operations: operations) { try interpreter.call("run") }
    }
  }

  init(_ name: String, _ work: Work? = nil, prepare: @escaping @Sendable () throws -> Prepared) {
    self.name = name
    self.work = work
    self.prepare = prepare
  }

  /// In the order of the table in the benchmark's definition.
  static let all: [Workload] = products + elementwise + reductions + attention + models + interpreter
}

/// How much a run of a workload does. Times are compared with what the machine can do of that.
enum Work: Sendable, Equatable {
  /// Floating-point operations; a multiplication and an addition count as two.
  case flops(Double)
  /// Bytes read and written, each counted once.
  case copied(Double)
  /// Bytes read; what is written is small beside it.
  case read(Double)

  /// `count` numbers of four bytes, read or written.
  static func copied(floats count: Int) -> Work { .copied(4.0 * Double(count)) }

  /// `count` numbers of four bytes, read.
  static func read(floats count: Int) -> Work { .read(4.0 * Double(count)) }
}

/// Counts of floating-point operations.
enum Flops {
  /// The product of `[m, k]` and `[k, n]`.
  static func product(_ m: Int, _ k: Int, _ n: Int) -> Double { 2 * Double(m * k * n) }

  /// `count` products of `[t, d]` and `[d, t]`, or `[t, t]` and `[t, d]`, for each head of each text: two are attention, three more its
  /// gradients. A causal mask leaves half of each.
  static func attention(b: Int, h: Int, t: Int, d: Int, products count: Int = 2, isCausal: Bool = false) -> Double {
    Double(b * h * count) * product(t, d, t) / (isCausal ? 2 : 1)
  }

  /// An encoder layer: four projections, attention, and two layers with `f` features between them.
  static func encoderLayer(b: Int, t: Int, d: Int, f: Int) -> Double {
    4 * product(b * t, d, d) + attention(b: b, h: 1, t: t, d: d) + 2 * product(b * t, d, f)
  }
}
