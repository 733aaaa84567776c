// What is thrown and is no error is shown as it is.
throw { code: 5, nested: { list: [1] } }
