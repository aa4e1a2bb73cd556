/// How large a tuple or record is, all through. Both measures are limited where values are made,
/// so that whatever walks or drops a value later comes to an end, soon and on any stack.
package struct Extent: Equatable, Sendable {
  /// How deep tuples, records and functions are nested.
  package private(set) var depth: Int
  /// How many values hang in it, one that hangs in it twice counted twice; a tuple or record counts as four,
  /// since it takes about as long to drop.
  package private(set) var size: Int

  /// Values nested deeper than this are refused: dropping or printing them would need a stack as deep.
  package static let depthLimit = 1000
  /// Larger values are refused. A few tuples that hold one another twice would have billions of parts.
  package static let sizeLimit = 1 << 22

  /// A value that is neither tuple nor record.
  package static let leaf = Extent(depth: 0, size: 1)
  /// `()`
  package static let emptyTuple = Extent(depth: 1, size: 4)

  /// A function that nests values `depth` levels deep.
  package static func function(depth: Int) -> Extent { Extent(depth: depth, size: 1) }

  private init(depth: Int, size: Int) {
    self.depth = depth
    self.size = size
  }

  /// Of a tuple or record of `items`.
  package init(of items: [Value]) throws(OperationError) {
    self.init(depth: 0, size: 4)
    for item in items {
      let extent = item.extent
      size += extent.size
      depth = max(depth, extent.depth)
      guard size <= Self.sizeLimit else { throw .tooManyValues }
    }
    guard depth < Self.depthLimit else { throw .tooDeep(limit: Self.depthLimit) }
    depth += 1
  }
}
