/** A key as it was pressed. */
export interface KeyPressed {
  readonly key: string;
  readonly alt: boolean;
  readonly shift: boolean;
}
