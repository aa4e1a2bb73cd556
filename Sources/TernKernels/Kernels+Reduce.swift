extension Kernels {
  /// The sum of `count` elements, by pairwise summation.
  package static func sum(_ a: Run<Float>, count: Int) -> Float { table.sumFloat(a, count) }

  /// The sum of `count` elements, by pairwise summation.
  package static func sum(_ a: Run<Double>, count: Int) -> Double { table.sumDouble(a, count) }

  /// The sum of `count` elements; nil when it does not fit 64 bits.
  package static func sum(_ a: Run<Int>, count: Int) -> Int? { table.sumInt(a, count) }

  /// How many of `count` bytes are not 0.
  package static func sum(_ a: Run<UInt8>, count: Int) -> Int { table.sumByte(a, count) }

  /// The product of `count` elements.
  package static func product(_ a: Run<Float>, count: Int) -> Float { table.productFloat(a, count) }

  /// The product of `count` elements.
  package static func product(_ a: Run<Double>, count: Int) -> Double { table.productDouble(a, count) }

  /// The product of `count` elements; nil when it does not fit 64 bits.
  package static func product(_ a: Run<Int>, count: Int) -> Int? { table.productInt(a, count) }

  /// The largest (or smallest) of `count >= 1` elements; NaN when any is NaN.
  package static func extreme(_ a: Run<Float>, count: Int, largest: Bool) -> Float { table.extremeFloat(a, count, largest) }

  /// The largest (or smallest) of `count >= 1` elements; NaN when any is NaN.
  package static func extreme(_ a: Run<Double>, count: Int, largest: Bool) -> Double { table.extremeDouble(a, count, largest) }

  /// The largest (or smallest) of `count >= 1` elements.
  package static func extreme(_ a: Run<Int>, count: Int, largest: Bool) -> Int { table.extremeInt(a, count, largest) }

  /// The index of the first largest (or smallest) of `count >= 1` elements; of the first NaN when there is one.
  package static func indexOfExtreme(_ a: Run<Float>, count: Int, largest: Bool) -> Int {
    table.indexOfExtremeFloat(a, count, largest)
  }

  /// The index of the first largest (or smallest) of `count >= 1` elements; of the first NaN when there is one.
  package static func indexOfExtreme(_ a: Run<Double>, count: Int, largest: Bool) -> Int {
    table.indexOfExtremeDouble(a, count, largest)
  }

  /// The index of the first largest (or smallest) of `count >= 1` elements.
  package static func indexOfExtreme(_ a: Run<Int>, count: Int, largest: Bool) -> Int {
    table.indexOfExtremeInt(a, count, largest)
  }

  /// The index of the first largest (or smallest) of `count >= 1` elements.
  package static func indexOfExtreme(_ a: Run<UInt8>, count: Int, largest: Bool) -> Int {
    table.indexOfExtremeByte(a, count, largest)
  }

  /// The sum of each of some rows of contiguous elements: the same bits as `sum` of each.
  package static func sumRows(
    _ a: UnsafePointer<Float>, rowStep: Int, rows: Int, count: Int, into out: UnsafeMutablePointer<Float>
  ) {
    table.sumRowsFloat(a, rowStep, rows, count, out)
  }

  /// The sum of each of some rows of contiguous elements: the same bits as `sum` of each.
  package static func sumRows(
    _ a: UnsafePointer<Double>, rowStep: Int, rows: Int, count: Int, into out: UnsafeMutablePointer<Double>
  ) {
    table.sumRowsDouble(a, rowStep, rows, count, out)
  }

  /// The sum of each of some columns of a matrix whose rows are contiguous: the same bits as `sum` of each column.
  package static func sumColumns(
    _ a: UnsafePointer<Float>, rowStep: Int, rows: Int, columns: Int, into out: UnsafeMutablePointer<Float>
  ) {
    table.sumColumnsFloat(a, rowStep, rows, columns, out)
  }

  /// The sum of each of some columns of a matrix whose rows are contiguous: the same bits as `sum` of each column.
  package static func sumColumns(
    _ a: UnsafePointer<Double>, rowStep: Int, rows: Int, columns: Int, into out: UnsafeMutablePointer<Double>
  ) {
    table.sumColumnsDouble(a, rowStep, rows, columns, out)
  }
}
