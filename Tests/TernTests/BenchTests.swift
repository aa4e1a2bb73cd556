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
      "bench", "--seconds", "0", "--repeat", "1", "--threads", "2", "--workload", chosen.map { $0[0] }.joined(separator: ","),
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
}
