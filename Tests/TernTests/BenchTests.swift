import Foundation
import Testing

/// `tern bench`: the same work as the peers do, and the comparison with them.
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

  // MARK: Peers that are only scripts of the shell

  private static let smallOps = #""workload": "small_ops", "threads": 1, "min_s": 1e-9, "reps": 7"#
  private static let checksum = #""mean": -0.2261114408, "mean_abs": 0.44028989"#

  /// A function of the shell that has so many millions of bytes in memory for a while.
  private static let take = "take() { dd if=/dev/zero of=/dev/null bs=${1}000000 count=1 2>/dev/null; }"

  /// A folder of peers: one works, one fails in one workload, one hangs, one has no module.
  private func peers() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.write(
      "numpy_peer.py",
      """
      \(Self.take)
      if [ "$1" = --list ]; then take 80; echo small_ops; echo add_1000; exit; fi
      [ "$*" = "--workload $2 --threads 1 --repeat 2" ] || exit 9
      core=${OPENBLAS_CORETYPE-unset}
      if [ $2 = small_ops ]; then
        take 120
        echo '{"peer": "numpy 9 '$core'", "median_s": 2.5, \(Self.smallOps), \(Self.checksum)}'
      fi
      if [ $2 = add_1000 ]; then echo '{"peer": "numpy 9", "workload": "add_1000", "median_s": 4e-9, "mean": 7.0, "mean_abs": 7.0}'; fi
      """)
    let other = Self.smallOps.replacing("small_ops", with: "small_ops_nn")
    _ = try folder.write(
      "torch_peer.py",
      """
      \(Self.take)
      if [ "$1" = --list ]; then take 100; echo small_ops; echo small_ops_nn; echo add_1000; exit; fi
      if [ $2 = add_1000 ]; then echo 'Traceback: no such luck' >&2; exit 3; fi
      echo 'garbage { "peer": '
      echo '{"peer": 1'
      if [ $2 = small_ops ]; then
        take 240
        echo '{"peer": "torch 9", "median_s": 1.5, \(Self.smallOps), \(Self.checksum)}'
      fi
      if [ $2 = small_ops_nn ]; then
        take 300
        echo '{"peer": "torch 9", "median_s": '${THP_MEM_ALLOC_ENABLE-2}', "peak_bytes": 5, \(other), \(Self.checksum)}'
      fi
      """)
    _ = try folder.write(
      "jax_peer.py",
      """
      if [ "$1" = --list ]; then echo small_ops; exit; fi
      echo $$ > \(folder.path)/pid
      echo waiting
      sleep 600
      """)
    _ = try folder.write("numexpr_peer.py", "echo 'No module named numexpr' >&2\nexit 1\n")
    try FileManager.default.createDirectory(atPath: folder.path + "/.peers/bin", withIntermediateDirectories: true)
    let python = try folder.write(".peers/bin/python", "#!/bin/sh\n[ \"$1\" = -c ] && exit 0\nexec /bin/sh \"$@\"\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: python)
    return folder
  }

  private static let short = ["--repeat", "2", "--seconds", "0"]

  /// Whether a process is there that runs: one whose parent has not noticed its end is not.
  private func isRunning(_ folder: TemporaryFolder) throws -> Bool {
    let id = try String(contentsOfFile: folder.path + "/pid", encoding: .utf8).filter(\.isNumber)
    let state = (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8))?.split(separator: ")").last?.split(separator: " ").first
    return state != nil && state != "Z" && state != "X"
  }

  @Test("--against: the best of each peer's forms; what fails, hangs or is missing is named")
  func against() throws {
    let folder = try peers()
    let result = try TernProcess.run(
      ["bench", "--against", folder.path, "--workload", "small_ops,add_1000,exp_1000000,start_up", "--rounds", "2", "--time-limit", "1.5"]
        + Self.short,
      environment: ["OPENBLAS_CORETYPE": "Haswell"])
    #expect(result.status == 0)
    let rows = result.output.split(separator: "\n").map { $0.split(separator: " ", omittingEmptySubsequences: true).map(String.init) }
    let head = rows.firstIndex { $0.first == "workload" } ?? 0
    try #require(rows.count > head + 4)
    #expect(rows[head] == ["workload", "tern", "best", "peer", "ratio", "numpy", "torch", "jax", "checksums", "rate", "of", "roofline"])
    // With huge pages the other form took 1 s.
    #expect(rows[head + 1][3...5] == ["torch", "thp", "nn"])
    #expect(rows[head + 1][6...] == ["0.00", "2.50", "s", "1.00", "s", "failed", "ok", "-", "-"])
    #expect(rows[head + 2][3] == "numpy" && rows[head + 2][5...9] == ["4.00", "ns", "failed", "-", "DIFFER"])
    #expect(rows[head + 3][3...8] == ["-", "-", "-", "-", "-", "-"])
    #expect(rows[head + 3].last?.hasSuffix("%") == true)
    #expect(rows[head + 4][3...4] == ["import", "numpy"] && rows[head + 4].last == "-")
    #expect(result.output.contains(" of 3; their geometric mean is "))
    let memory = rows.firstIndex { $0.first == "peak" } ?? 0
    try #require(rows.count > memory + 4)
    #expect(rows[memory] == ["peak", "memory", "tern", "least", "peer", "ratio", "to", "torch", "numpy", "torch", "jax"])
    // A row is cut into the workload, Tern's amount and unit, the least peer, two ratios, and amounts and units.
    let idle = rows[memory + 1], smallOps = rows[memory + 2]
    func megabytes(_ text: String, _ expected: Double) -> Bool { abs((Double(text) ?? .nan) - expected) < 4 }
    #expect(idle.count == 13 && megabytes(idle[7], 80) && megabytes(idle[9], 100), "\(idle)")
    #expect(smallOps.count == 11 && smallOps[0] == "small_ops" && smallOps[3] == "numpy" && smallOps.last == "-", "\(smallOps)")
    #expect(megabytes(smallOps[6], 40) && megabytes(smallOps[8], 140), "\(smallOps)")
    let own = max(Double(smallOps[1]) ?? .nan, 1)
    #expect(own < 30 && abs((Double(smallOps[4]) ?? .nan) - own / 40) < 0.1, "\(smallOps)")
    #expect(abs((Double(smallOps[5]) ?? .nan) - own / 140) < 0.03, "\(smallOps)")
    // The peer's process is as small there as an idle one.
    #expect(rows[memory + 3][0] == "add_1000" && rows[memory + 3][3] == "numpy" && rows[memory + 3][5...7] == ["-", "0", "MB"])
    #expect(rows[memory + 4][0] == "exp_1000000" && rows[memory + 4][3...] == ["-", "-", "-", "-", "-", "-"])
    #expect(!rows.dropFirst(memory + 5).contains { $0.first == "start_up" })
    #expect(result.output.contains(" of 2; their geometric mean is "))
    #expect(
      result.errors == """
        left out: numexpr: ended with status 1: No module named numexpr
        jax, small_ops: took longer than 1.50 s
        torch, add_1000: ended with status 3: Traceback: no such luck

        """)
    #expect(try !isRunning(folder))
  }

  @Test("--against --json: the lines of all sides")
  func againstLines() throws {
    let folder = try peers()
    let result = try TernProcess.run(
      ["bench", "--against", folder.path, "--json", "--workload", "small_ops", "--rounds", "1", "--time-limit", "1"] + Self.short,
      environment: ["OPENBLAS_CORETYPE": "Haswell"])
    let lines = try result.output.split(separator: "\n").map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] }
    #expect(lines.map { $0?["peer"] as? String } == ["tern 0.1.0", "numpy 9 unset", "torch 9", "torch 9", "torch 9 thp", "torch 9 thp"])
    #expect(lines.map { $0?["median_s"] as? Double }.dropFirst() == [2.5, 1.5, 2, 1.5, 1])
    // Of each form's own process, and none has a share in the memory of the process that started it.
    let peaks = lines.map { ($0?["peak_bytes"] as? Double ?? .nan) / 1e6 }
    for (peak, expected) in zip(peaks.dropFirst(), [120.0, 240, 300, 240, 300]) { #expect(abs(peak - expected) < 4, "\(peaks)") }
    #expect(peaks.first.map { $0 > 2 && $0 < 100 } == true, "\(peaks)")
    #expect(result.errors.contains(", kernels ") && result.status == 0)
  }

  @Test("--against a folder without scripts: Tern alone; no folder, no Python: said")
  func againstNothing() throws {
    let folder = try TemporaryFolder()
    let alone = try TernProcess.run(["bench", "--against", folder.path, "--workload", "gemm_64", "--rounds", "1"] + Self.short)
    #expect(alone.errors == ["numpy", "torch", "jax", "numexpr"].map { "left out: \($0): there is no \($0)_peer.py\n" }.joined())
    #expect(alone.output.contains("\ngemm_64") && alone.status == 0)
    let missing = try TernProcess.run(["bench", "--against", folder.path + "/none", "--workload", "gemm_64"])
    #expect(missing.errors == "error: \(folder.path)/none is not a folder\n" && missing.status == 2)
    _ = try folder.write("numpy_peer.py", "")
    let python = try TernProcess.run(
      ["bench", "--against", folder.path, "--python", "/nowhere/python", "--workload", "gemm_64", "--rounds", "1"] + Self.short)
    #expect(python.errors.contains("left out: numpy: cannot run /nowhere/python: No such file or directory\n"))
    #expect(python.output.contains("\ngemm_64") && python.status == 0)
  }

  @Test("Ctrl-C ends a comparison and what it has started")
  func interrupted() throws {
    let folder = try peers()
    let terminal = try PseudoTerminal(["bench", "--against", folder.path, "--workload", "small_ops"] + Self.short)
    let deadline = Date().addingTimeInterval(20)
    while !FileManager.default.fileExists(atPath: folder.path + "/pid"), Date() < deadline { Thread.sleep(forTimeInterval: 0.02) }
    Thread.sleep(forTimeInterval: 0.2)
    #expect(try isRunning(folder))
    terminal.type("\u{3}")
    #expect(terminal.wait(for: "interrupted"))
    #expect(terminal.finish() == 130)
    #expect(try !isRunning(folder))
  }
}
