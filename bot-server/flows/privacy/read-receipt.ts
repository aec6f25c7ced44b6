import type { ErasureRequest } from '../../domain/erasure/erasure';
import { Refusal } from '../../domain/refusal';
import type { ErasureStore } from '../../store/erasures';

/**
 * How an erasure stands, for whoever has its number: after it nobody is left who could be recognised.
 * @throws Refusal privacy/erasure-not-found
 */
export async function readReceipt(needs: { readonly erasures: Pick<ErasureStore, 'get'> }, no: string): Promise<ErasureRequest> {
  const request = await needs.erasures.get(no);
  if (!request || request.scope !== 'child') throw new Refusal('privacy/erasure-not-found');
  return request;
}
