import Testing

/// What holds of random weights, over many of them.
@Suite struct InitializerTests {
  @Test func distributions() throws {
    let program = """
      seed(5)
      shape = (300, 200)
      w = xavier_uniform(shape)
      assert max(abs(w)) <= sqrt(6 / 500) and close(std(w), sqrt(2 / 500), rtol=0.02) and abs(mean(w)) < 1e-3
      assert close(std(xavier_normal(shape)), sqrt(2 / 500), rtol=0.02)
      h = he_uniform(shape)
      assert max(abs(h)) <= sqrt(6 / 300) and close(std(h), sqrt(2 / 300), rtol=0.02)
      assert close(std(he_normal(shape)), sqrt(2 / 300), rtol=0.02)
      assert close(std(he_normal((64, 32, 3, 3))), sqrt(2 / (32 * 9)), rtol=0.03)
      assert close(std(xavier_normal((64, 32, 3, 3))), sqrt(2 / (96 * 9)), rtol=0.03)
      tall = orthogonal((7, 4))
      assert close(tall.T @ tall, eye(4), atol=1e-5)
      wide = orthogonal((4, 7), gain=2)
      assert close(wide @ wide.T, 4 * eye(4), atol=1e-5)
      assert orthogonal((8, 2, 2)).shape == (8, 2, 2)
      c = categorical(expand(log([0.2, 0.5, 0.3]), (100000, 3)))
      assert close(bincount(c) / 100000, [0.2, 0.5, 0.3], atol=0.01)
      assert categorical(zeros(3, 4), axis=0).shape == (4,)
      kept = dropout(ones(100000), 0.25, true)
      assert close(mean(kept), 1, atol=0.02) and close(count_nonzero(kept) / 100000, 0.75, atol=0.01)
      assert close(max(kept), 4 / 3)
      seed(9)
      a = (he_normal((3, 3)), categorical(zeros(5, 9)), orthogonal((3, 3)))
      seed(9)
      assert equal(a, (he_normal((3, 3)), categorical(zeros(5, 9)), orthogonal((3, 3))))
      print("done")
      """
    let result = try TernProcess.run(["-e", program])
    #expect(result.output == "done\n", "\(result.errors)")
  }
}
