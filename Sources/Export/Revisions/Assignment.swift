/// The cheapest one-to-one assignment of rows to columns (Kuhn's Hungarian method with potentials), in cubic time.
enum Assignment {
  /// - Parameter cost: A square matrix, row by row.
  /// - Returns: The column of each row.
  static func columns(_ cost: [Int], size: Int) -> [Int] {
    guard size > 0, cost.count == size * size else { return [] }
    let far = Int.max / 4
    var rowPotential = [Int](repeating: 0, count: size + 1)
    var columnPotential = [Int](repeating: 0, count: size + 1)
    // Index 0 stands for no row, no column.
    var rowOf = [Int](repeating: 0, count: size + 1)
    for row in 1...size {
      var least = [Int](repeating: far, count: size + 1)
      var from = [Int](repeating: 0, count: size + 1)
      var isUsed = [Bool](repeating: false, count: size + 1)
      var column = 0
      rowOf[0] = row
      repeat {
        isUsed[column] = true
        let current = rowOf[column]
        var delta = far
        var next = 0
        for candidate in 1...size where !isUsed[candidate] {
          let price =
            cost[(current - 1) * size + candidate - 1] - rowPotential[current] - columnPotential[candidate]
          if price < least[candidate] {
            least[candidate] = price
            from[candidate] = column
          }
          if least[candidate] < delta {
            delta = least[candidate]
            next = candidate
          }
        }
        for candidate in 0...size {
          if isUsed[candidate] {
            rowPotential[rowOf[candidate]] += delta
            columnPotential[candidate] -= delta
          } else {
            least[candidate] -= delta
          }
        }
        column = next
      } while rowOf[column] != 0
      repeat {
        let previous = from[column]
        rowOf[column] = rowOf[previous]
        column = previous
      } while column != 0
    }
    var result = [Int](repeating: 0, count: size)
    for column in 1...size { result[rowOf[column] - 1] = column - 1 }
    return result
  }
}
