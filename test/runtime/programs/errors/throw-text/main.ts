// Throwing something that is no error.
console.log('before')
throw 'just text'
