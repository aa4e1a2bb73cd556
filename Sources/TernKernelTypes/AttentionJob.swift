/// One block of queries of scaled dot-product attention, and what it attends to.
///
/// - Shapes: `queries: [rows, d]`, `keys: [columns, d]`, `values: [columns, e]`, `out: [rows, e]`, a mask of either kind `[rows, columns]`
package struct AttentionJob<Element> {
  package let queries: MatrixView<Element>
  package let keys: MatrixView<Element>
  package let values: MatrixView<Element>
  package let out: UnsafeMutablePointer<Element>
  package let outStep: Int
  package let rows: Int
  package let columns: Int
  package let d: Int
  package let e: Int
  package let scale: Element
  /// Row r sees the columns up to `r + lead`; nil when it sees all of them.
  package let lead: Int?
  /// Bytes that are not 0 where a query may attend.
  package let allowed: MatrixView<UInt8>?
  /// Numbers that are added to the scores.
  package let added: MatrixView<Element>?
  /// Take, for each query, the largest score and one over the sum of the powers, for the way back: see `AttentionPullbackJob`.
  package let tops: UnsafeMutablePointer<Element>?
  package let shares: UnsafeMutablePointer<Element>?

  package init(
    queries: MatrixView<Element>, keys: MatrixView<Element>, values: MatrixView<Element>, out: UnsafeMutablePointer<Element>,
    outStep: Int, rows: Int, columns: Int, d: Int, e: Int, scale: Element, lead: Int?, allowed: MatrixView<UInt8>?,
    added: MatrixView<Element>?, tops: UnsafeMutablePointer<Element>?, shares: UnsafeMutablePointer<Element>?
  ) {
    self.queries = queries
    self.keys = keys
    self.values = values
    self.out = out
    self.outStep = outStep
    self.rows = rows
    self.columns = columns
    self.d = d
    self.e = e
    self.scale = scale
    self.lead = lead
    self.allowed = allowed
    self.added = added
    self.tops = tops
    self.shares = shares
  }
}

/// One block of queries on the way back through attention: what `forward` made, with its `out`, `tops` and `shares` filled, and where the
/// cotangents go.
///
/// - Shapes: `cotangent: [rows, e]` of the result, `dQueries: [rows, d]` overwritten, `dKeys: [columns, d]` and `dValues: [columns, e]` added
///   to; rows of these one behind the other
package struct AttentionPullbackJob<Element> {
  package let forward: AttentionJob<Element>
  package let cotangent: MatrixView<Element>
  package let dQueries: UnsafeMutablePointer<Element>
  package let dKeys: UnsafeMutablePointer<Element>
  package let dValues: UnsafeMutablePointer<Element>

  package init(
    forward: AttentionJob<Element>, cotangent: MatrixView<Element>, dQueries: UnsafeMutablePointer<Element>,
    dKeys: UnsafeMutablePointer<Element>, dValues: UnsafeMutablePointer<Element>
  ) {
    self.forward = forward
    self.cotangent = cotangent
    self.dQueries = dQueries
    self.dKeys = dKeys
    self.dValues = dValues
  }
}

extension AttentionJob: @unchecked Sendable {}
extension AttentionPullbackJob: @unchecked Sendable {}
