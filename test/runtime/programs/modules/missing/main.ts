// Importing a file that is not there, at run time.
await import(`./${'missing'}.ts`).catch((error) => console.log(error.code, error.message))
await import(`${'missing-package'}`).catch((error) => console.log(error.code, error.message))
console.log('done')
