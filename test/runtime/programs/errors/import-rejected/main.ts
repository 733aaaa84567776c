// An import that nobody waits for.
void import(`./${'missing'}.ts`)
