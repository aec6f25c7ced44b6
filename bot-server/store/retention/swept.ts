/** What to look at: after this id, these viewers only, of one school only; so many at once. */
export interface Over {
  readonly after?: string | undefined;
  readonly viewers?: readonly string[] | undefined;
  readonly schoolId?: string | undefined;
  readonly limit: number;
}
/** `after` is where to go on; undefined at the end. */
export interface Swept {
  readonly removed: number;
  readonly after: string | undefined;
}
