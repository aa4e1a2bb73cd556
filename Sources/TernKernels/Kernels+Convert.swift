extension Kernels {
  package static func convert(_ a: Run<Float>, into out: Output<Double>, count: Int) { table.convertFloatToDouble(a, out, count) }
  package static func convert(_ a: Run<Double>, into out: Output<Float>, count: Int) { table.convertDoubleToFloat(a, out, count) }
  package static func convert(_ a: Run<Int>, into out: Output<Float>, count: Int) { table.convertIntToFloat(a, out, count) }
  package static func convert(_ a: Run<Int>, into out: Output<Double>, count: Int) { table.convertIntToDouble(a, out, count) }
  package static func convert(_ a: Run<UInt8>, into out: Output<Float>, count: Int) { table.convertByteToFloat(a, out, count) }
  package static func convert(_ a: Run<UInt8>, into out: Output<Double>, count: Int) { table.convertByteToDouble(a, out, count) }
  package static func convert(_ a: Run<UInt8>, into out: Output<Int>, count: Int) { table.convertByteToInt(a, out, count) }
  package static func convert(_ a: Run<Float>, into out: Output<UInt8>, count: Int) { table.convertFloatToByte(a, out, count) }
  package static func convert(_ a: Run<Double>, into out: Output<UInt8>, count: Int) { table.convertDoubleToByte(a, out, count) }
  package static func convert(_ a: Run<Int>, into out: Output<UInt8>, count: Int) { table.convertIntToByte(a, out, count) }

  /// Towards zero. Returns the index of the first value that no 64-bit integer holds, or nil.
  package static func convert(_ a: Run<Float>, into out: Output<Int>, count: Int) -> Int? { table.convertFloatToInt(a, out, count) }

  /// Towards zero. Returns the index of the first value that no 64-bit integer holds, or nil.
  package static func convert(_ a: Run<Double>, into out: Output<Int>, count: Int) -> Int? { table.convertDoubleToInt(a, out, count) }
}
