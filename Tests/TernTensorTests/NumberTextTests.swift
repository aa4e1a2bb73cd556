import TernTensor
import TernTestSupport
import Testing

/// Numbers are written as Python writes them: `format(x, ".6f")` and its like, `repr(x)`.
@Suite struct NumberTextTests {
  /// Bits in hexadecimal, places, fixed (or -), scientific, general, shortest, shortest as f32.
  @Test func asPython() throws {
    let rows = try FixtureFile.rows("numbers")
    #expect(rows.count > 1500)
    for row in rows {
      let value = Double(bitPattern: UInt64(row[0], radix: 16)!)
      let places = Int(row[1])!
      if row[2] != "-" { #expect(NumberText.fixed(value, places) == row[2], "\(value) with \(places)") }
      #expect(NumberText.scientific(value, places) == row[3], "\(value) with \(places)")
      #expect(NumberText.general(value, places) == row[4], "\(value) with \(places)")
      #expect(NumberText.shortest(value) == row[5])
      #expect(NumberText.shortest(Float(value)) == row[6])
    }
  }

  @Test func notFinite() {
    for text in ["inf", "-inf", "nan"] {
      let value = Double(text)!
      #expect(NumberText.fixed(value, 2) == text)
      #expect(NumberText.scientific(value, 2) == text)
      #expect(NumberText.general(value, 2) == text)
      #expect(NumberText.shortest(value) == text)
      #expect(NumberText.shortest(Float(value)) == text)
    }
  }

  @Test func manyPlaces() {
    #expect(NumberText.fixed(0.1, 60) == "0.100000000000000005551115123125782702118158340454101562500000")
    #expect(NumberText.fixed(.leastNonzeroMagnitude, 3) == "0.000")
    #expect(NumberText.scientific(.leastNonzeroMagnitude, 20) == "4.94065645841246544177e-324")
    #expect(NumberText.fixed(1e22, 1) == "10000000000000000000000.0")
  }

  @Test func shortestReadsBack() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<20000 {
      let value = Double(bitPattern: random.next())
      if value.isFinite { #expect(Double(NumberText.shortest(value)) == value) }
      let single = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
      if single.isFinite { #expect(Float(NumberText.shortest(single)) == single) }
    }
  }
}
