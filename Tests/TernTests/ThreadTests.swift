import Testing

/// The number of threads changes how long things take and nothing else.
@Suite struct ThreadTests {
  private static let program = """
    seed(3)
    a = randn(700, 300)
    b = randn(300, 900)
    c = randn(40, 70, 90)
    d = randn(3_000_000)
    print(repr(sum(a @ b)), repr((a @ b)[17, 30:40]), repr(sum((b.T @ a.T) * 0.5)))
    print(repr(sum(c @ c[0].T)), repr((c @ swapaxes(c, 1, 2))[39, 3, 5:9]), repr(a @ b[:, 0])[0:60])
    print(repr(sum(d)), repr(mean(d * d + tanh(d))), repr(max(exp(d))), repr(sum(softmax(d))))
    """

  @Test func count() throws {
    let alone = try TernProcess.run(["-e", Self.program], environment: ["TERN_THREADS": "1"])
    #expect(alone.status == 0 && alone.output.count > 100, "\(alone.errors)")
    for threads in ["2", "3", "8"] {
      #expect(try TernProcess.run(["-e", Self.program], environment: ["TERN_THREADS": threads]).output == alone.output)
    }
  }

  @Test("every instruction set that there is runs the whole program, and others are refused", arguments: ["baseline", "v3", "v4", "v5"])
  func variants(_ name: String) throws {
    let result = try TernProcess.run(["-e", "x = f64([[1, 2], [3, 4]]); print(x @ x, sum(x), exp(x * 0))"], environment: ["TERN_CPU": name])
    if result.status == 2 {
      #expect(name != "baseline" && result.errors.hasPrefix("error: TERN_CPU is \(name), but this processor has: baseline"))
    } else {
      #expect(name != "v5" && result.output == "[[ 7, 10],\n [15, 22]] 10.0 [[1, 1],\n [1, 1]]\n", "\(result.output)")
    }
  }

  @Test("a number of threads that is none is refused", arguments: ["0", "-1", "many", "1000"])
  func badCount(_ count: String) throws {
    let result = try TernProcess.run(["-e", "1"], environment: ["TERN_THREADS": count])
    #expect(result.status == 2 && result.errors == "error: TERN_THREADS is \(count), but must be a number from 1 to 256\n")
  }
}
