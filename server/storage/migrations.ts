/**
 * The steps from an empty database to the current one. The number of a step, counted from 1, is the `user_version`
 * it leads to: never change a step that was published, add one.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE accounts (
    nick TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
    admin INTEGER NOT NULL CHECK (admin IN (0, 1)),
    password TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- One tree in the order of history: an insert touches one page, and a history is read in one go.
  CREATE TABLE messages (
    room TEXT NOT NULL COLLATE NOCASE,
    id INTEGER NOT NULL,
    time INTEGER NOT NULL,
    nick TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (room, id)
  ) STRICT, WITHOUT ROWID;

  -- Ids below it are given out or lost.
  CREATE TABLE message_ids (reserved INTEGER NOT NULL) STRICT;
  INSERT INTO message_ids VALUES (1);

  CREATE TABLE files (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    owner TEXT,
    time INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE partials (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT,
    owner TEXT,
    time INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
]
