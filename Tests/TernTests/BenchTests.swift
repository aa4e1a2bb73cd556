import Foundation
import Testing

/// `tern bench`: the same work as the peers do.
@Suite struct BenchTests {
  @Test("--list names the workloads in the order of the benchmark's definition")
  func list() throws {
    let names = """
      gemm_64 gemm_256 gemm_512 gemm_1024 gemm_2048 gemm_batched gemv_4096 conv2d_32
      add_1000 add_1000000 add_10000000 add_10000000_out chain_1000000 chain_10000000 exp_1000000 gelu_1000000 where_10000000
      sum_10000000 sum_axis0_4096 sum_axis1_4096 softmax_4096x1024 layernorm_4096x1024 transpose_4096
      attention_fwd attention_fwd_bwd attention_fwd_4096 mha_fwd mha_fwd_weights
      xor_train xor_train_seed deep_mlp_step_sigmoid deep_mlp_step_relu deep_mlp_step_res deep_mlp_step_bn
      transformer_fwd_2x10 transformer_fwd_8x128 transformer_train_8x128 ntxent_fwd_bwd vit_b16_fwd_1 vit_b16_fwd_4
      small_ops scalar_loop scalar_loop_array start_up check_100000_lines check_1000000_lines
      """
    #expect(try TernProcess.run(["bench", "--list"]).output.split(separator: "\n") == names.split { $0 == " " || $0 == "\n" })
  }

  /// What takes longer than a second or two is left to `tern bench --against`.
  private static let slow = [
    "gemm_2048", "attention_fwd_4096", "transformer_fwd_8x128", "transformer_train_8x128", "vit_b16_fwd_4",
  ]

  @Test("results have the peers' checksums, to 1e-5 of the mean magnitude")
  func checksums() throws {
    let fixture = try String(contentsOfFile: TernProcess.root + "/Tests/Fixtures/bench.txt", encoding: .utf8)
    let expected = fixture.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    let own = try TernProcess.run(["bench", "--list"]).output.split(separator: "\n").map(String.init)
    #expect(Set(expected.map { $0[0] }) == Set(own.filter { $0 != "start_up" && !$0.hasPrefix("check_") }))
    let chosen = expected.filter { !Self.slow.contains($0[0]) }
    let result = try TernProcess.run([
      "bench", "--plain", "--seconds", "0", "--repeat", "1", "--threads", "2", "--workload", chosen.map { $0[0] }.joined(separator: ","),
    ])
    #expect(result.status == 0 && result.errors.isEmpty)
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == chosen.count)
    for (text, expected) in zip(lines, chosen) {
      let line = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
      #expect(line?["workload"] as? String == expected[0])
      let mean = line?["mean"] as? Double ?? .nan, meanAbs = line?["mean_abs"] as? Double ?? .nan
      let tolerance = 1e-5 * (Double(expected[2]) ?? .nan)
      #expect(abs(mean - (Double(expected[1]) ?? .nan)) <= tolerance, "\(expected): \(text)")
      #expect(abs(meanAbs - (Double(expected[2]) ?? .nan)) <= tolerance, "\(expected): \(text)")
    }
  }

  @Test("lines have the peers' keys; the report goes to standard error")
  func report() throws {
    let result = try TernProcess.run(["bench", "--workload", "gemm_64,scalar_loop_array", "--repeat", "1", "--seconds", "0"])
    let number = #"[-0-9.e]+"#
    for (line, name) in zip(result.output.split(separator: "\n"), ["gemm_64", "scalar_loop_array"]) {
      let pattern = #"^\{"peer": "tern 0\.1\.0", "workload": "\#(name)", "threads": 1, "median_s": \#(number), "min_s": \#(number), "#
      let rest = #""reps": 1, "mean": \#(number), "mean_abs": \#(number)\}$"#
      #expect(line.range(of: pattern + rest, options: .regularExpression) != nil, "\(line)")
    }
    let errors = result.errors.split(separator: "\n")
    #expect(errors.count == 3)
    #expect(errors.first?.range(of: #"^.+, kernels (baseline|v3|v4), 1 thread$"#, options: .regularExpression) != nil)
    #expect(errors.last?.range(of: #"^gemm_64: [0-9.]+ GFLOP/s, [0-9]+% of the roofline$"#, options: .regularExpression) != nil)
  }

  @Test("--roofline: numbers that a computer can have")
  func roofline() throws {
    let result = try TernProcess.run(["bench", "--roofline", "--threads", "2"])
    #expect(result.status == 0 && result.errors.isEmpty)
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.first?.hasSuffix(", 2 threads") == true)
    let pattern = /roofline, (\d) threads?: ([0-9.]+) GFLOP\/s in f32, copy ([0-9.]+) GB\/s \(read \+ written\), read ([0-9.]+) GB\/s/
    for (line, threads) in zip(lines.dropFirst(), ["1", "2"]) {
      let found = try #require(try pattern.wholeMatch(in: line))
      #expect(found.1 == threads)
      let numbers = [found.2, found.3, found.4].map { Double($0) ?? 0 }
      #expect(numbers[0] > 1 && numbers[0] < 20_000, "\(line)")
      #expect(numbers[1] > 0.2 && numbers[1] < 2_000 && numbers[2] > 0.2 && numbers[2] < 2_000, "\(line)")
    }
  }
}
