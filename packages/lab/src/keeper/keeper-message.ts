/** What an owner tells its keeper, one JSON object per line. */
export type KeeperMessage =
  | { readonly kind: 'started'; readonly pid: number }
  | { readonly kind: 'ended'; readonly pid: number }
  /** To be run when the owner is gone, for what is not a process of ours, such as a container. */
  | { readonly kind: 'command'; readonly id: string; readonly argv: readonly string[] }
  | { readonly kind: 'command-done'; readonly id: string };
