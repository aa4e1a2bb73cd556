/// The entry points of one variant of the kernels: the same source compiled for one instruction set.
///
/// A variant is used through these functions alone, so that no code of it runs on a processor that cannot.
/// Functions are concrete: generic ones would be made once for all variants.
package struct KernelTable: Sendable {
  package let mapFloat: @Sendable (UnaryFunction, Run<Float>, Output<Float>, Int) -> Void
  package let mapDouble: @Sendable (UnaryFunction, Run<Double>, Output<Double>, Int) -> Void
  package let mapInt: @Sendable (UnaryFunction, Run<Int>, Output<Int>, Int) -> Bool
  package let zipFloat: @Sendable (BinaryFunction, Run<Float>, Run<Float>, Output<Float>, Int) -> Void
  package let zipDouble: @Sendable (BinaryFunction, Run<Double>, Run<Double>, Output<Double>, Int) -> Void
  package let zipInt: @Sendable (BinaryFunction, Run<Int>, Run<Int>, Output<Int>, Int) -> IntegerFault?
  package let compareFloat: @Sendable (ComparisonFunction, Run<Float>, Run<Float>, Output<UInt8>, Int) -> Void
  package let compareDouble: @Sendable (ComparisonFunction, Run<Double>, Run<Double>, Output<UInt8>, Int) -> Void
  package let compareInt: @Sendable (ComparisonFunction, Run<Int>, Run<Int>, Output<UInt8>, Int) -> Void
  package let compareByte: @Sendable (ComparisonFunction, Run<UInt8>, Run<UInt8>, Output<UInt8>, Int) -> Void
  package let selectBytes: @Sendable (Run<UInt8>, Run<UInt8>, Run<UInt8>, Output<UInt8>, Int) -> Void
  package let selectWords: @Sendable (Run<UInt8>, Run<UInt32>, Run<UInt32>, Output<UInt32>, Int) -> Void
  package let selectLongWords: @Sendable (Run<UInt8>, Run<UInt64>, Run<UInt64>, Output<UInt64>, Int) -> Void
  package let sumRowsFloat: @Sendable (UnsafePointer<Float>, Int, Int, Int, UnsafeMutablePointer<Float>) -> Void
  package let sumColumnsFloat: @Sendable (UnsafePointer<Float>, Int, Int, Int, UnsafeMutablePointer<Float>) -> Void
  package let sumFloat: @Sendable (Run<Float>, Int) -> Float
  package let sumRowsDouble: @Sendable (UnsafePointer<Double>, Int, Int, Int, UnsafeMutablePointer<Double>) -> Void
  package let sumColumnsDouble: @Sendable (UnsafePointer<Double>, Int, Int, Int, UnsafeMutablePointer<Double>) -> Void
  package let sumDouble: @Sendable (Run<Double>, Int) -> Double
  package let sumInt: @Sendable (Run<Int>, Int) -> Int?
  package let sumByte: @Sendable (Run<UInt8>, Int) -> Int
  package let productFloat: @Sendable (Run<Float>, Int) -> Float
  package let productDouble: @Sendable (Run<Double>, Int) -> Double
  package let productInt: @Sendable (Run<Int>, Int) -> Int?
  package let extremeFloat: @Sendable (Run<Float>, Int, Bool) -> Float
  package let extremeDouble: @Sendable (Run<Double>, Int, Bool) -> Double
  package let extremeInt: @Sendable (Run<Int>, Int, Bool) -> Int
  package let indexOfExtremeFloat: @Sendable (Run<Float>, Int, Bool) -> Int
  package let indexOfExtremeDouble: @Sendable (Run<Double>, Int, Bool) -> Int
  package let indexOfExtremeInt: @Sendable (Run<Int>, Int, Bool) -> Int
  package let indexOfExtremeByte: @Sendable (Run<UInt8>, Int, Bool) -> Int
  package let softmaxFloat: @Sendable (Run<Float>, Output<Float>, Int) -> Void
  package let softmaxDouble: @Sendable (Run<Double>, Output<Double>, Int) -> Void
  package let sumOfSquaresFloat: @Sendable (Run<Float>, Int, Float) -> Float
  package let logSoftmaxFloat: @Sendable (Run<Float>, Output<Float>, Int) -> Void
  package let logSumExpFloat: @Sendable (Run<Float>, Int) -> Float
  package let normalizeFloat: @Sendable (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int, UnsafePointer<Float>?, UnsafePointer<Float>?, Float, Bool) -> Void
  package let attendFloat: @Sendable (AttentionJob<Float>, (Int) -> UnsafeMutableRawPointer?) -> Bool
  package let attendBackFloat: @Sendable (AttentionPullbackJob<Float>, (Int) -> UnsafeMutableRawPointer?) -> Bool
  package let sumOfSquaresDouble: @Sendable (Run<Double>, Int, Double) -> Double
  package let logSoftmaxDouble: @Sendable (Run<Double>, Output<Double>, Int) -> Void
  package let logSumExpDouble: @Sendable (Run<Double>, Int) -> Double
  package let normalizeDouble: @Sendable (UnsafePointer<Double>, UnsafeMutablePointer<Double>, Int, UnsafePointer<Double>?, UnsafePointer<Double>?, Double, Bool) -> Void
  package let attendDouble: @Sendable (AttentionJob<Double>, (Int) -> UnsafeMutableRawPointer?) -> Bool
  package let attendBackDouble: @Sendable (AttentionPullbackJob<Double>, (Int) -> UnsafeMutableRawPointer?) -> Bool
  package let transposeWords: @Sendable (UnsafePointer<UInt32>, Int, UnsafeMutablePointer<UInt32>, Int, Int, Int) -> Void
  package let transposeLongWords: @Sendable (UnsafePointer<UInt64>, Int, UnsafeMutablePointer<UInt64>, Int, Int, Int) -> Void
  package let convertFloatToDouble: @Sendable (Run<Float>, Output<Double>, Int) -> Void
  package let convertDoubleToFloat: @Sendable (Run<Double>, Output<Float>, Int) -> Void
  package let convertIntToFloat: @Sendable (Run<Int>, Output<Float>, Int) -> Void
  package let convertIntToDouble: @Sendable (Run<Int>, Output<Double>, Int) -> Void
  package let convertByteToFloat: @Sendable (Run<UInt8>, Output<Float>, Int) -> Void
  package let convertByteToDouble: @Sendable (Run<UInt8>, Output<Double>, Int) -> Void
  package let convertByteToInt: @Sendable (Run<UInt8>, Output<Int>, Int) -> Void
  package let convertFloatToByte: @Sendable (Run<Float>, Output<UInt8>, Int) -> Void
  package let convertDoubleToByte: @Sendable (Run<Double>, Output<UInt8>, Int) -> Void
  package let convertIntToByte: @Sendable (Run<Int>, Output<UInt8>, Int) -> Void
  package let convertFloatToInt: @Sendable (Run<Float>, Output<Int>, Int) -> Int?
  package let convertDoubleToInt: @Sendable (Run<Double>, Output<Int>, Int) -> Int?
  package let matmulFloat: @Sendable (MatrixView<Float>, MatrixView<Float>, UnsafeMutablePointer<Float>, Int, Int, Int, Int, Epilogue<Float>, (Int) -> UnsafeMutableRawPointer?) -> Void
  package let matmulDouble: @Sendable (MatrixView<Double>, MatrixView<Double>, UnsafeMutablePointer<Double>, Int, Int, Int, Int, Epilogue<Double>, (Int) -> UnsafeMutableRawPointer?) -> Void
  package let matmulInt: @Sendable (MatrixView<Int>, MatrixView<Int>, UnsafeMutablePointer<Int>, Int, Int, Int, Int) -> Bool
  package let rowPullbacksFloat: RowPullbacks<Float>
  package let rowPullbacksDouble: RowPullbacks<Double>
  package let crossEntropyFloat: CrossEntropyKernels<Float>
  package let crossEntropyDouble: CrossEntropyKernels<Double>
  package let channelsFloat: ChannelKernels<Float>
  package let channelsDouble: ChannelKernels<Double>
  package let lstmFloat: LstmKernels<Float>
  package let lstmDouble: LstmKernels<Double>
  package let multiplyAddLoop: @Sendable (Int) -> (flops: Int, result: Float)
  package let readLoop: @Sendable (UnsafePointer<Float>, Int) -> Float

  package init(
    mapFloat: @escaping @Sendable (UnaryFunction, Run<Float>, Output<Float>, Int) -> Void,
    mapDouble: @escaping @Sendable (UnaryFunction, Run<Double>, Output<Double>, Int) -> Void,
    mapInt: @escaping @Sendable (UnaryFunction, Run<Int>, Output<Int>, Int) -> Bool,
    zipFloat: @escaping @Sendable (BinaryFunction, Run<Float>, Run<Float>, Output<Float>, Int) -> Void,
    zipDouble: @escaping @Sendable (BinaryFunction, Run<Double>, Run<Double>, Output<Double>, Int) -> Void,
    zipInt: @escaping @Sendable (BinaryFunction, Run<Int>, Run<Int>, Output<Int>, Int) -> IntegerFault?,
    compareFloat: @escaping @Sendable (ComparisonFunction, Run<Float>, Run<Float>, Output<UInt8>, Int) -> Void,
    compareDouble: @escaping @Sendable (ComparisonFunction, Run<Double>, Run<Double>, Output<UInt8>, Int) -> Void,
    compareInt: @escaping @Sendable (ComparisonFunction, Run<Int>, Run<Int>, Output<UInt8>, Int) -> Void,
    compareByte: @escaping @Sendable (ComparisonFunction, Run<UInt8>, Run<UInt8>, Output<UInt8>, Int) -> Void,
    selectBytes: @escaping @Sendable (Run<UInt8>, Run<UInt8>, Run<UInt8>, Output<UInt8>, Int) -> Void,
    selectWords: @escaping @Sendable (Run<UInt8>, Run<UInt32>, Run<UInt32>, Output<UInt32>, Int) -> Void,
    selectLongWords: @escaping @Sendable (Run<UInt8>, Run<UInt64>, Run<UInt64>, Output<UInt64>, Int) -> Void,
    sumRowsFloat: @escaping @Sendable (UnsafePointer<Float>, Int, Int, Int, UnsafeMutablePointer<Float>) -> Void,
    sumColumnsFloat: @escaping @Sendable (UnsafePointer<Float>, Int, Int, Int, UnsafeMutablePointer<Float>) -> Void,
    sumFloat: @escaping @Sendable (Run<Float>, Int) -> Float,
    sumRowsDouble: @escaping @Sendable (UnsafePointer<Double>, Int, Int, Int, UnsafeMutablePointer<Double>) -> Void,
    sumColumnsDouble: @escaping @Sendable (UnsafePointer<Double>, Int, Int, Int, UnsafeMutablePointer<Double>) -> Void,
    sumDouble: @escaping @Sendable (Run<Double>, Int) -> Double,
    sumInt: @escaping @Sendable (Run<Int>, Int) -> Int?,
    sumByte: @escaping @Sendable (Run<UInt8>, Int) -> Int,
    productFloat: @escaping @Sendable (Run<Float>, Int) -> Float,
    productDouble: @escaping @Sendable (Run<Double>, Int) -> Double,
    productInt: @escaping @Sendable (Run<Int>, Int) -> Int?,
    extremeFloat: @escaping @Sendable (Run<Float>, Int, Bool) -> Float,
    extremeDouble: @escaping @Sendable (Run<Double>, Int, Bool) -> Double,
    extremeInt: @escaping @Sendable (Run<Int>, Int, Bool) -> Int,
    indexOfExtremeFloat: @escaping @Sendable (Run<Float>, Int, Bool) -> Int,
    indexOfExtremeDouble: @escaping @Sendable (Run<Double>, Int, Bool) -> Int,
    indexOfExtremeInt: @escaping @Sendable (Run<Int>, Int, Bool) -> Int,
    indexOfExtremeByte: @escaping @Sendable (Run<UInt8>, Int, Bool) -> Int,
    softmaxFloat: @escaping @Sendable (Run<Float>, Output<Float>, Int) -> Void,
    softmaxDouble: @escaping @Sendable (Run<Double>, Output<Double>, Int) -> Void,
    sumOfSquaresFloat: @escaping @Sendable (Run<Float>, Int, Float) -> Float,
    logSoftmaxFloat: @escaping @Sendable (Run<Float>, Output<Float>, Int) -> Void,
    logSumExpFloat: @escaping @Sendable (Run<Float>, Int) -> Float,
    normalizeFloat: @escaping @Sendable (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int, UnsafePointer<Float>?, UnsafePointer<Float>?, Float, Bool) -> Void,
    attendFloat: @escaping @Sendable (AttentionJob<Float>, (Int) -> UnsafeMutableRawPointer?) -> Bool,
    attendBackFloat: @escaping @Sendable (AttentionPullbackJob<Float>, (Int) -> UnsafeMutableRawPointer?) -> Bool,
    sumOfSquaresDouble: @escaping @Sendable (Run<Double>, Int, Double) -> Double,
    logSoftmaxDouble: @escaping @Sendable (Run<Double>, Output<Double>, Int) -> Void,
    logSumExpDouble: @escaping @Sendable (Run<Double>, Int) -> Double,
    normalizeDouble: @escaping @Sendable (UnsafePointer<Double>, UnsafeMutablePointer<Double>, Int, UnsafePointer<Double>?, UnsafePointer<Double>?, Double, Bool) -> Void,
    attendDouble: @escaping @Sendable (AttentionJob<Double>, (Int) -> UnsafeMutableRawPointer?) -> Bool,
    attendBackDouble: @escaping @Sendable (AttentionPullbackJob<Double>, (Int) -> UnsafeMutableRawPointer?) -> Bool,
    transposeWords: @escaping @Sendable (UnsafePointer<UInt32>, Int, UnsafeMutablePointer<UInt32>, Int, Int, Int) -> Void,
    transposeLongWords: @escaping @Sendable (UnsafePointer<UInt64>, Int, UnsafeMutablePointer<UInt64>, Int, Int, Int) -> Void,
    convertFloatToDouble: @escaping @Sendable (Run<Float>, Output<Double>, Int) -> Void,
    convertDoubleToFloat: @escaping @Sendable (Run<Double>, Output<Float>, Int) -> Void,
    convertIntToFloat: @escaping @Sendable (Run<Int>, Output<Float>, Int) -> Void,
    convertIntToDouble: @escaping @Sendable (Run<Int>, Output<Double>, Int) -> Void,
    convertByteToFloat: @escaping @Sendable (Run<UInt8>, Output<Float>, Int) -> Void,
    convertByteToDouble: @escaping @Sendable (Run<UInt8>, Output<Double>, Int) -> Void,
    convertByteToInt: @escaping @Sendable (Run<UInt8>, Output<Int>, Int) -> Void,
    convertFloatToByte: @escaping @Sendable (Run<Float>, Output<UInt8>, Int) -> Void,
    convertDoubleToByte: @escaping @Sendable (Run<Double>, Output<UInt8>, Int) -> Void,
    convertIntToByte: @escaping @Sendable (Run<Int>, Output<UInt8>, Int) -> Void,
    convertFloatToInt: @escaping @Sendable (Run<Float>, Output<Int>, Int) -> Int?,
    convertDoubleToInt: @escaping @Sendable (Run<Double>, Output<Int>, Int) -> Int?,
    matmulFloat: @escaping @Sendable (MatrixView<Float>, MatrixView<Float>, UnsafeMutablePointer<Float>, Int, Int, Int, Int, Epilogue<Float>, (Int) -> UnsafeMutableRawPointer?) -> Void,
    matmulDouble: @escaping @Sendable (MatrixView<Double>, MatrixView<Double>, UnsafeMutablePointer<Double>, Int, Int, Int, Int, Epilogue<Double>, (Int) -> UnsafeMutableRawPointer?) -> Void,
    matmulInt: @escaping @Sendable (MatrixView<Int>, MatrixView<Int>, UnsafeMutablePointer<Int>, Int, Int, Int, Int) -> Bool,
    rowPullbacksFloat: RowPullbacks<Float>, rowPullbacksDouble: RowPullbacks<Double>,
    crossEntropyFloat: CrossEntropyKernels<Float>, crossEntropyDouble: CrossEntropyKernels<Double>, channelsFloat: ChannelKernels<Float>,
    channelsDouble: ChannelKernels<Double>, lstmFloat: LstmKernels<Float>, lstmDouble: LstmKernels<Double>,
    multiplyAddLoop: @escaping @Sendable (Int) -> (flops: Int, result: Float),
    readLoop: @escaping @Sendable (UnsafePointer<Float>, Int) -> Float
  ) {
    self.mapFloat = mapFloat
    self.mapDouble = mapDouble
    self.mapInt = mapInt
    self.zipFloat = zipFloat
    self.zipDouble = zipDouble
    self.zipInt = zipInt
    self.compareFloat = compareFloat
    self.compareDouble = compareDouble
    self.compareInt = compareInt
    self.compareByte = compareByte
    self.selectBytes = selectBytes
    self.selectWords = selectWords
    self.selectLongWords = selectLongWords
    self.sumRowsFloat = sumRowsFloat
    self.sumColumnsFloat = sumColumnsFloat
    self.sumFloat = sumFloat
    self.sumRowsDouble = sumRowsDouble
    self.sumColumnsDouble = sumColumnsDouble
    self.sumDouble = sumDouble
    self.sumInt = sumInt
    self.sumByte = sumByte
    self.productFloat = productFloat
    self.productDouble = productDouble
    self.productInt = productInt
    self.extremeFloat = extremeFloat
    self.extremeDouble = extremeDouble
    self.extremeInt = extremeInt
    self.indexOfExtremeFloat = indexOfExtremeFloat
    self.indexOfExtremeDouble = indexOfExtremeDouble
    self.indexOfExtremeInt = indexOfExtremeInt
    self.indexOfExtremeByte = indexOfExtremeByte
    self.softmaxFloat = softmaxFloat
    self.softmaxDouble = softmaxDouble
    self.sumOfSquaresFloat = sumOfSquaresFloat
    self.logSoftmaxFloat = logSoftmaxFloat
    self.logSumExpFloat = logSumExpFloat
    self.normalizeFloat = normalizeFloat
    self.attendFloat = attendFloat
    self.attendBackFloat = attendBackFloat
    self.sumOfSquaresDouble = sumOfSquaresDouble
    self.logSoftmaxDouble = logSoftmaxDouble
    self.logSumExpDouble = logSumExpDouble
    self.normalizeDouble = normalizeDouble
    self.attendDouble = attendDouble
    self.attendBackDouble = attendBackDouble
    self.transposeWords = transposeWords
    self.transposeLongWords = transposeLongWords
    self.convertFloatToDouble = convertFloatToDouble
    self.convertDoubleToFloat = convertDoubleToFloat
    self.convertIntToFloat = convertIntToFloat
    self.convertIntToDouble = convertIntToDouble
    self.convertByteToFloat = convertByteToFloat
    self.convertByteToDouble = convertByteToDouble
    self.convertByteToInt = convertByteToInt
    self.convertFloatToByte = convertFloatToByte
    self.convertDoubleToByte = convertDoubleToByte
    self.convertIntToByte = convertIntToByte
    self.convertFloatToInt = convertFloatToInt
    self.convertDoubleToInt = convertDoubleToInt
    self.matmulFloat = matmulFloat
    self.matmulDouble = matmulDouble
    self.matmulInt = matmulInt
    self.rowPullbacksFloat = rowPullbacksFloat
    self.rowPullbacksDouble = rowPullbacksDouble
    self.crossEntropyFloat = crossEntropyFloat
    self.crossEntropyDouble = crossEntropyDouble
    self.channelsFloat = channelsFloat
    self.channelsDouble = channelsDouble
    self.lstmFloat = lstmFloat
    self.lstmDouble = lstmDouble
    self.multiplyAddLoop = multiplyAddLoop
    self.readLoop = readLoop
  }
}
