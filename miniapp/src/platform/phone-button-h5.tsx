import type { PhoneButtonProps } from './phone-button-props';
import { askParent, inFrame } from './sandbox';

export const framed = (): boolean => __SANDBOX__ && inFrame();

/** A browser knows no phone number; only when trying out, the frame's phone asks. */
export function H5PhoneButton({ id, className, onCode, onRefused, children }: PhoneButtonProps) {
  if (!__SANDBOX__ || !inFrame()) return null;
  const ask = (): void =>
    void askParent('getPhoneNumber', {}, 120_000).then((answer) => (typeof answer?.code === 'string' ? onCode(answer.code) : onRefused()));
  return (
    <button type="button" id={id} className={`gy-box ${className}`} onClick={ask}>
      {children}
    </button>
  );
}
