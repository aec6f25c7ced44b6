/** A refusal of WeChat Pay: a real HTTP status and a code. */
export class PayError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly detail?: object,
  ) {
    super(message);
  }
}
