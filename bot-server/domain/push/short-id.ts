const PRIME = 0x100000001b3n;
const MASK = (1n << 64n) - 1n;

function fnv(text: string, seed: bigint): string {
  let hash = seed;
  for (let at = 0; at < text.length; at++) hash = ((hash ^ BigInt(text.charCodeAt(at))) * PRIME) & MASK;
  return hash.toString(16).padStart(16, '0');
}

/** 32 hex digits, always the same for the same text: WeChat's `client_msg_id` takes no more than 64 bytes. Not a secret. */
export const shortId = (text: string): string => fnv(text, 0xcbf29ce484222325n) + fnv(text, 0x84222325cbf29ce4n);
