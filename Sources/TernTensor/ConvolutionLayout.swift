import Synchronization
import TernKernels

/// `out[m, n] = a[m, k] @ b[k, n]`: a, b, out, the step between its rows, m, n, k.
typealias Product<Element> = (MatrixView<Element>, MatrixView<Element>, UnsafeMutablePointer<Element>, Int, Int, Int, Int) -> Bool

/// How the windows of an image become the columns of a matrix, for one group of channels: in bands of rows of places that fit a cache.
struct ConvolutionLayout {
  let window: Window
  /// Of the image, in one group.
  let channels: Int
  /// Channels of the result, in one group.
  let filters: Int
  let size: (rows: Int, columns: Int)
  let places: (rows: Int, columns: Int)
  /// Elements of a window.
  let depth: Int
  /// Rows of places in a band.
  private let rowsAtOnce: Int
  /// Bands of an image.
  let bands: Int

  /// Elements of a block of columns: they fit the second-level cache.
  private static let elementsAtOnce = 1 << 16

  init(_ window: Window, channels: Int, filters: Int, size: (rows: Int, columns: Int), _ places: (rows: Int, columns: Int)) {
    self.window = window
    self.channels = channels
    self.filters = filters
    self.size = size
    self.places = places
    depth = channels * window.size.rows * window.size.columns
    rowsAtOnce = max(1, min(places.rows, Self.elementsAtOnce / max(1, depth * places.columns)))
    bands = (places.rows + rowsAtOnce - 1) / rowsAtOnce
  }

  var area: Int { places.rows * places.columns }
  var imageArea: Int { size.rows * size.columns }
  /// Images whose columns fit a block together.
  var imagesAtOnce: Int { bands > 1 ? 1 : max(1, Self.elementsAtOnce / max(1, depth * area)) }
  /// Columns of a block, at most.
  var columnsOfBlock: Int { bands > 1 ? rowsAtOnce * places.columns : imagesAtOnce * area }
  /// Elements of a block, at most.
  var blockSize: Int { depth * columnsOfBlock }
  /// Whether the image is a matrix of windows as it is.
  var isPlain: Bool { window == Window(size: (1, 1), stride: (1, 1), padding: (0, 0, 0, 0)) }

  /// The rows of places of a band.
  func band(_ number: Int) -> Range<Int> { number * rowsAtOnce..<min(places.rows, (number + 1) * rowsAtOnce) }

  func layOut<Element: TensorElement>(
    _ image: UnsafePointer<Element>, _ band: Range<Int>, into columns: UnsafeMutablePointer<Element>, outStep: Int
  ) {
    for channel in 0..<channels {
      window.layOut(
        image + channel * imageArea, size, band, across: places.columns,
        into: columns + channel * window.size.rows * window.size.columns * outStep, outStep: outStep)
    }
  }

  func add<Element: TensorElement & BinaryFloatingPoint>(
    _ columns: UnsafeMutablePointer<Element>, step: Int, _ band: Range<Int>, into image: UnsafeMutablePointer<Element>
  ) {
    for channel in 0..<channels {
      window.add(
        UnsafePointer(columns) + channel * window.size.rows * window.size.columns * step, step: step, band, across: places.columns,
        into: image + channel * imageArea, size)
    }
  }

  /// Calls `body` for each part, on all threads, with memory for so many elements.
  ///
  /// - Parameter work: for how many elements a window is multiplied.
  func run<Element: TensorElement>(
    _ parts: Int, elements: Int, work: Int, _ type: Element.Type,
    _ body: @escaping (_ part: Int, _ memory: UnsafeMutablePointer<Element>) -> Void
  ) throws(TensorError) {
    let bytes = elements * MemoryLayout<Element>.stride
    let failures = Atomic<Int>(0)
    let isDone = Parallel.run(parts, isLarge: Double(work) * Double(depth) > 0x1p20) { part in
      guard let memory = Memory.allocate(bytes) else {
        failures.add(1, ordering: .relaxed)
        return
      }
      body(part, Memory.aligned(memory).assumingMemoryBound(to: Element.self))
      Memory.deallocate(memory, bytes)
    }
    if !isDone { throw .interrupted }
    if failures.load(ordering: .relaxed) > 0 { throw .tooLarge(shape: Shape(elements), dtype: Element.dtype) }
  }
}
