/// Floating types, with the kernels for them that fit the processor.
package protocol FloatingElement: KernelElement, BinaryFloatingPoint {
  static var rowPullbacks: RowPullbacks<Self> { get }
  static var crossEntropy: CrossEntropyKernels<Self> { get }
  static var channels: ChannelKernels<Self> { get }
  static var lstm: LstmKernels<Self> { get }
}

extension Float: FloatingElement {
  package static var rowPullbacks: RowPullbacks<Float> { Kernels.table.rowPullbacksFloat }
  package static var crossEntropy: CrossEntropyKernels<Float> { Kernels.table.crossEntropyFloat }
  package static var channels: ChannelKernels<Float> { Kernels.table.channelsFloat }
  package static var lstm: LstmKernels<Float> { Kernels.table.lstmFloat }
}

extension Double: FloatingElement {
  package static var rowPullbacks: RowPullbacks<Double> { Kernels.table.rowPullbacksDouble }
  package static var crossEntropy: CrossEntropyKernels<Double> { Kernels.table.crossEntropyDouble }
  package static var channels: ChannelKernels<Double> { Kernels.table.channelsDouble }
  package static var lstm: LstmKernels<Double> { Kernels.table.lstmDouble }
}
