// TypeScript that Node cannot strip is refused before anything runs.
console.log('never')
enum Color {
  Red,
}
console.log(Color.Red)
