import Foundation
import TernOps
import TernTestSupport
import Testing

/// What the machine may not change: the samples of all operations, run by processes with other numbers of threads and other kernels.
@Suite struct MachineLaws {
  /// What a run of all samples gives: for each tensor the bytes of its file, for all else what `print` shows.
  private static func results(_ environment: [String: String]) throws -> [String: Data] {
    let folder = try TemporaryFolder()
    var program = SampleInputs.prelude + """
      fn keep(name, value) {
        if type(value) == "tuple" {
          for pair in enumerate(value) { keep("{name}.{pair[0]}", pair[1]) }
        } else if type(value) == "tensor" {
          save("\(folder.path)/{name}.npy", value)
        } else {
          save("\(folder.path)/{name}.txt", str(value))
        }
      }

      """
    for (number, sample) in OperationSamples.all.enumerated() { program += "seed(5); keep(\"\(number)\", \(sample.source))\n" }
    let result = try TernProcess.run([folder.write("samples.tern", program)], environment: environment)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    var results: [String: Data] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) where file != "samples.tern" {
      results[file] = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + file))
    }
    return results
  }

  private static func sample(_ file: String) -> (operation: String, source: String) {
    OperationSamples.all[Int(file.prefix { $0.isNumber })!]
  }

  @Test("the number of threads changes no bit")
  func threads() throws {
    let alone = try Self.results(["TERN_THREADS": "1"])
    #expect(alone.count >= OperationSamples.all.count)
    for threads in ["2", "3"] {
      let found = try Self.results(["TERN_THREADS": threads])
      #expect(found.count == alone.count)
      for (file, data) in alone where found[file] != data { Issue.record("\(Self.sample(file).source) on \(threads) threads") }
    }
  }

  /// Operations whose kernels may round otherwise. All others, such as `+ - * /`, roots, comparisons, moves, orders and whatever is
  /// done with integers, give the same bits everywhere.
  private static let rounded: Set<String> = [
    // Functions that are approximated.
    " ^", "exp", "expm1", "log", "log1p", "log2", "sin", "cos", "tan", "sinh", "cosh", "tanh", "asin", "acos", "atan", "atan2", "erf", "erfc", "lgamma", "elu", "selu", "celu",
    "grad", "value_and_grad", "vjp", "jvp", "jacobian", "hessian", "custom_grad", "checkpoint", "vmap", "gelu", "silu", "mish", "softplus", "sigmoid", "log_sigmoid", "randn", "normal", "xavier_normal", "he_normal", "orthogonal", "rope", "sinusoidal_positions",
    // Sums and products, which are added up in as many lanes as there are.
    " @", "matmul", "dot", "einsum", "linear", "sum", "mean", "prod", "var", "std", "logsumexp", "norm", "reduce", "map", "trace", "det", "inv", "solve", "cholesky", "qr", "svd", "eigh",
    "cosine_similarity", "normalize", "softmax", "log_softmax", "layer_norm", "rms_norm", "group_norm", "instance_norm", "batch_norm", "attention", "attention_weights",
    "conv1d", "conv2d", "conv_transpose2d", "adaptive_avg_pool2d", "rnn_cell", "gru_cell", "lstm_cell", "lstm_gates", "cross_entropy", "nll_loss", "binary_cross_entropy", "bce_with_logits",
    "mse_loss", "l1_loss", "huber_loss", "kl_div", "cosine_embedding_loss", "info_nce", "nt_xent",
  ]

  @Test("every kernel gives the same bits where nothing is approximated, and nearly the same elsewhere", arguments: ["v3", "v4"])
  func kernels(_ name: String) throws {
    if try TernProcess.run(["-e", "1"], environment: ["TERN_CPU": name]).status == 2 { return }
    let baseline = try Self.results(["TERN_CPU": "baseline"]), found = try Self.results(["TERN_CPU": name])
    #expect(found.count == baseline.count)
    for (file, data) in baseline where found[file] != data {
      let sample = Self.sample(file)
      guard let other = found[file], Self.rounded.contains(sample.operation) else {
        Issue.record("\(sample.source) with \(name): \(found[file].map { "off by \(Self.distance($0, data))" } ?? "nothing")")
        continue
      }
      let distance = Self.distance(other, data)
      // The most is 3.4e-6, for the sum of 300001 squares.
      if distance > 5e-6 { Issue.record("\(sample.source) with \(name): off by \(distance)") }
    }
  }

  /// The largest difference between the numbers of two files of floating tensors, as a share of their largest magnitude.
  private static func distance(_ a: Data, _ b: Data) -> Double {
    guard let x = numbers(a), let y = numbers(b), x.count == y.count else { return .infinity }
    var largest = 0.0, most = 0.0
    for (p, q) in zip(x, y) {
      if q.magnitude.isFinite { largest = max(largest, q.magnitude) }
      if p == q || (p.isNaN && q.isNaN) { continue }
      most = max(most, p.isNaN || q.isNaN ? .infinity : (p - q).magnitude)
    }
    return most == 0 ? 0 : most / largest
  }

  /// The numbers of a `.npy` file; nil when they are not floating.
  private static func numbers(_ file: Data) -> [Double]? {
    let headerEnd = 10 + Int(file[8]) + 256 * Int(file[9])
    let header = String(decoding: file[10..<headerEnd], as: UTF8.self), body = file[headerEnd...]
    func all<Element: BinaryFloatingPoint>(_ type: Element.Type) -> [Double] {
      body.withUnsafeBytes { bytes in
        (0..<bytes.count / MemoryLayout<Element>.size).map { Double(bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Element>.size, as: Element.self)) }
      }
    }
    return header.contains("'<f4'") ? all(Float.self) : header.contains("'<f8'") ? all(Double.self) : nil
  }
}
