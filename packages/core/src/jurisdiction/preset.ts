/** What the preset of a limit is asked for. */
export interface LimitOptions<N extends string, E extends string> {
  /** The purposes and duties it cuts short. */
  readonly caps: 'all' | readonly N[];
  /** The policy's name for the event it counts from. */
  readonly from?: E;
}

/** Of a provision that has not been read in full by whoever wrote the preset. */
export interface ReadOption {
  /** Whoever `unread.by` names has read it, and the preset is right: it is no longer marked as unread. */
  readonly read?: true;
}
