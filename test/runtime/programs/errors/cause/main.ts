// An error with a cause and properties, as the report shows it.
console.log('before')
throw Object.assign(new Error('outer', { cause: new Error('inner') }), { code: 'E_OUTER' })
