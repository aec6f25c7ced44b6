import { Button } from '@tarojs/components';
import type { PhoneButtonProps } from './phone-button-props';
import { fieldOf } from './unknown';

export function WeappPhoneButton({ id, className, onCode, onRefused, children }: PhoneButtonProps) {
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
