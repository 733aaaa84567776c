/** The most files a workspace may hold when it is run. */
export const MAX_FILES = 200
/** The longest one file may be, in UTF-16 units. */
export const MAX_FILE_LENGTH = 1_000_000
/** The longest chain of files that import each other, each the next. */
export const MAX_IMPORT_DEPTH = 100
