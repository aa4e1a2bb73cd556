/// Products with fewer multiplications than this are not worth a second thread.
private let multiplicationsWorthThreads = 0x1p20
/// One part of a product has no more multiplications than this, so that a stop is not long in coming.
private let multiplicationsInPart = 0x1p33

extension Kernels {
  /// `out[m, n] = a[m, k] @ b[k, n]`, and then the epilogue; the rows of `out` are `outStep` apart and overlap nothing.
  ///
  /// - Returns: whether it was done: false when a stop was requested.
  package static func matmul(
    _ a: MatrixView<Float>, _ b: MatrixView<Float>, into out: UnsafeMutablePointer<Float>, outStep: Int, m: Int, n: Int, k: Int,
    epilogue: Epilogue<Float> = Epilogue()
  ) -> Bool {
    product(a, b, out, outStep, m, n, k, epilogue, table.matmulFloat)
  }

  /// `out[m, n] = a[m, k] @ b[k, n]`, and then the epilogue; the rows of `out` are `outStep` apart and overlap nothing.
  ///
  /// - Returns: whether it was done: false when a stop was requested.
  package static func matmul(
    _ a: MatrixView<Double>, _ b: MatrixView<Double>, into out: UnsafeMutablePointer<Double>, outStep: Int, m: Int, n: Int, k: Int,
    epilogue: Epilogue<Double> = Epilogue()
  ) -> Bool {
    product(a, b, out, outStep, m, n, k, epilogue, table.matmulDouble)
  }

  /// The same on integers, on one thread; false when a result does not fit 64 bits.
  package static func matmul(
    _ a: MatrixView<Int>, _ b: MatrixView<Int>, into out: UnsafeMutablePointer<Int>, outStep: Int, m: Int, n: Int, k: Int
  ) -> Bool {
    table.matmulInt(a, b, out, outStep, m, n, k)
  }

  private typealias Product<Element> = (
    MatrixView<Element>, MatrixView<Element>, UnsafeMutablePointer<Element>, Int, Int, Int, Int,
    Epilogue<Element>, (Int) -> UnsafeMutableRawPointer?
  ) -> Void

  /// Cuts the result into parts for the threads. Each part packs its own operands: the longer side is cut, so that little is packed twice.
  private static func product<Element>(
    _ a: MatrixView<Element>, _ b: MatrixView<Element>, _ out: UnsafeMutablePointer<Element>, _ outStep: Int,
    _ m: Int, _ n: Int, _ k: Int, _ epilogue: Epilogue<Element>, _ kernel: @escaping Product<Element>
  ) -> Bool {
    let multiplications = Double(m) * Double(n) * Double(k)
    if multiplications < multiplicationsWorthThreads {
      withWorkspace { kernel(a, b, out, outStep, m, n, k, epilogue, $0) }
      return true
    }
    let wanted = max(Parallel.threads, Int(min(multiplications / multiplicationsInPart, 0x1p20)))
    var rows = m, columns = n
    var parts = 1
    while parts < wanted {
      if columns >= rows, columns > 64 {
        columns = roundedUp((columns + 1) / 2, 32)
      } else if rows > 24 {
        rows = roundedUp((rows + 1) / 2, 12)
      } else {
        break
      }
      parts = ((m + rows - 1) / rows) * ((n + columns - 1) / columns)
    }
    // A single column is added up in another order than columns of a wider result, which must not depend on how it is cut.
    while columns > 1, columns < n, n % columns == 1 { columns += 32 }
    parts = ((m + rows - 1) / rows) * ((n + columns - 1) / columns)
    let partsAcross = (n + columns - 1) / columns
    return Parallel.run(parts) { [rows, columns] part in
      let row = part / partsAcross * rows, column = part % partsAcross * columns
      withWorkspace {
        kernel(
          MatrixView(a.start + row * a.rowStep, rowStep: a.rowStep, columnStep: a.columnStep),
          MatrixView(b.start + column * b.columnStep, rowStep: b.rowStep, columnStep: b.columnStep),
          out + row * outStep + column, outStep, min(rows, m - row), min(columns, n - column), k, epilogue.from(column), $0)
      }
    }
  }

  private static func roundedUp(_ value: Int, _ step: Int) -> Int { (value + step - 1) / step * step }

  /// Calls `body` with a function that gives it memory to work in, once.
  static func withWorkspace(_ body: ((Int) -> UnsafeMutableRawPointer?) -> Void) {
    var memory: UnsafeMutableRawPointer?
    var bytes = 0
    body { size in
      memory = Memory.allocate(size)
      bytes = size
      return memory.map(Memory.aligned)
    }
    if let memory { Memory.deallocate(memory, bytes) }
  }
}
