import TernOps
import TernTensor

extension Sequence<Double> {
  /// The sum, as exact as if it was rounded once (Neumaier, 1974).
  var exactSum: Double {
    var total = 0.0, lost = 0.0
    for number in self {
      let next = total + number
      lost += total.magnitude >= number.magnitude ? (total - next) + number : (number - next) + total
      total = next
    }
    return total + lost
  }
}

/// Numbers in the order of their indices: what judges compute with, one at a time, in f64.
struct Dense {
  let shape: [Int]
  var values: [Double]

  init(_ shape: [Int], _ values: [Double]) {
    precondition(values.count == shape.reduce(1, *))
    self.shape = shape
    self.values = values
  }

  init(_ shape: [Int], repeating value: Double = 0) {
    self.init(shape, Array(repeating: value, count: shape.reduce(1, *)))
  }

  /// - Parameter number: what stands at an index.
  init(_ shape: [Int], _ number: (_ index: [Int]) -> Double) {
    self.init(shape)
    Self.eachIndex(of: shape) { index, place in values[place] = number(index) }
  }

  /// The elements of a tensor, each found by its index.
  init(_ tensor: Tensor) { self.init(Array(tensor.shape), (0..<tensor.count).map { tensor.element($0).double }) }

  var rank: Int { shape.count }
  var count: Int { values.count }

  /// Where an element lies whose index has these positions, the last ones when there are more of them than axes; axes of size 1 repeat.
  func place(of index: [Int]) -> Int {
    var place = 0
    let shift = index.count - shape.count
    for axis in shape.indices { place = place * shape[axis] + (shape[axis] == 1 ? 0 : index[axis + shift]) }
    return place
  }

  subscript(index: [Int]) -> Double {
    get { values[place(of: index)] }
    set { values[place(of: index)] = newValue }
  }

  /// Calls `body` with each index and the number of its element.
  static func eachIndex(of shape: [Int], _ body: (_ index: [Int], _ place: Int) throws -> Void) rethrows {
    var index = [Int](repeating: 0, count: shape.count)
    for place in 0..<shape.reduce(1, *) {
      try body(index, place)
      var axis = shape.count - 1
      while axis >= 0 {
        index[axis] += 1
        if index[axis] < shape[axis] { break }
        index[axis] = 0
        axis -= 1
      }
    }
  }

  /// The rows along an axis, each as the places of its elements.
  func rows(along axis: Int) -> [[Int]] {
    let length = shape[axis], inner = shape[(axis + 1)...].reduce(1, *), outer = shape[..<axis].reduce(1, *)
    return (0..<outer * inner).map { row in
      let first = row / max(inner, 1) * length * inner + row % max(inner, 1)
      return (0..<length).map { first + $0 * inner }
    }
  }

  /// The same numbers, each rounded to f32.
  var rounded: Dense { Dense(shape, values.map { Double(Float($0)) }) }

  /// What two shapes broadcast to; nil when they do not fit.
  static func broadcast(_ a: [Int], _ b: [Int]) -> [Int]? { Shape(a).broadcast(with: Shape(b)).map { Array($0) } }
}
