import { Button } from '@tarojs/components';
import { askParent, inFrame } from './sandbox';
import { fieldOf } from './unknown';

interface PhoneButtonProps {
  id: string;
  className: string;
  onCode: (code: string) => void;
  /** The person said no, or this mini-program has no such right. */
  onRefused: () => void;
  children: React.ReactNode;
}

/** Whether this phone can vouch for its owner's number. */
export const vouchesForPhone = (): boolean => __WEAPP__ || (__SANDBOX__ && inFrame());

/** WeChat's own button for the phone number: it gives a code, never the number. When trying out, the frame's phone asks. */
export function PhoneButton({ id, className, onCode, onRefused, children }: PhoneButtonProps) {
  if (__WEAPP__) {
    const got = (detail: unknown): void => {
      const code = fieldOf(detail, 'code');
      if (typeof code === 'string' && code !== '') onCode(code);
      else onRefused();
    };
    return (
      <Button id={id} className={className} openType="getPhoneNumber" onGetPhoneNumber={(event) => got(event.detail)}>
        {children}
      </Button>
    );
  }
  if (!(__SANDBOX__ && inFrame())) return null;
  const ask = (): void =>
    void askParent('getPhoneNumber', {}, 120_000).then((answer) => (typeof answer?.code === 'string' ? onCode(answer.code) : onRefused()));
  return (
    <button type="button" id={id} className={`gy-box ${className}`} onClick={ask}>
      {children}
    </button>
  );
}
