/// Memory for elements some step apart, with room around and between them that nothing may touch.
package final class SpacedMemory<Element: BitwiseCopyable & Equatable> {
  private let memory: UnsafeMutableBufferPointer<Element>
  private let filler: Element
  private let first: Int
  private let count: Int
  package let step: Int

  private static var margin: Int { 9 }

  /// - Parameter step: elements from one to the next; 0 repeats one place, a negative one goes backwards.
  package init(count: Int, step: Int, filler: Element) {
    let length = max(count - 1, 0) * step.magnitude.asInt + 1
    memory = .allocate(capacity: length + 2 * Self.margin)
    memory.initialize(repeating: filler)
    first = Self.margin + (step < 0 ? length - 1 : 0)
    self.filler = filler
    self.count = count
    self.step = step
  }

  package convenience init(_ elements: [Element], step: Int, filler: Element) {
    self.init(count: elements.count, step: step, filler: filler)
    for (i, element) in elements.enumerated() { start[i * step] = element }
  }

  deinit { memory.deallocate() }

  /// The first element.
  package var start: UnsafeMutablePointer<Element> { memory.baseAddress! + first }

  package var elements: [Element] { (0..<count).map { start[$0 * step] } }

  /// Whether all places but those of the elements are as they were.
  package var keepsRest: Bool {
    let used = Set((0..<count).map { first + $0 * step })
    return memory.indices.allSatisfy { used.contains($0) || memory[$0] == filler }
  }
}

extension UInt {
  fileprivate var asInt: Int { Int(self) }
}
