/** `13800001234 → 138****1234`; anything shorter than a phone is hidden whole. */
export const maskedPhone = (phone: string): string => (phone.length >= 8 ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : '');
