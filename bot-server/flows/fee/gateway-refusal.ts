import { Refusal } from '../../domain/refusal';

/** Says that WeChat Pay did not do it, with its code; the words of its answer stay inside. Other errors pass through. */
export async function orGatewayRefusal<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && error.name === 'PayError' && 'code' in error && typeof error.code === 'string') {
      throw new Refusal('fee/gateway', { details: { code: error.code }, cause: error });
    }
    throw error;
  }
}

/** WeChat Pay's code inside such a refusal. */
export function gatewayCode(error: unknown): string | undefined {
  if (!(error instanceof Refusal) || error.code !== 'fee/gateway') return undefined;
  const { details } = error;
  return typeof details === 'object' && details !== null && 'code' in details ? String(details.code) : undefined;
}
