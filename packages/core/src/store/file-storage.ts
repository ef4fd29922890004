/** A file as a row names it. */
export interface NamedFile {
  readonly table: string;
  /** One of the table's `files`. */
  readonly column: string;
  /** The path or URL, as it stands in the column. */
  readonly value: string;
}

/** Where the host keeps its files. An `unstorage` `Storage` is one, whatever its driver. */
export interface FileStorage {
  /** Removes a file and what is noted about it; one that is not there is no error. */
  removeItem(key: string, options?: { readonly removeMeta?: boolean }): Promise<void>;
  hasItem(key: string): Promise<boolean>;
}

/** A host's files, and how rows name them. */
export interface HostFiles {
  readonly storage: FileStorage;
  /**
   * The file's key in the storage; default: the value as it is. Undefined where it names no file of this storage. A pure
   * function: it is asked again at each attempt.
   */
  readonly keyOf?: (file: NamedFile) => string | undefined;
}
