// A syntax error is reported with its line before anything runs.
console.log('never')
const = 5
