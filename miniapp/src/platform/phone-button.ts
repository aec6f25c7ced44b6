import { framed, H5PhoneButton } from './phone-button-h5';
import { WeappPhoneButton } from './phone-button-weapp';

/** Whether this phone can vouch for its owner's number. */
export const vouchesForPhone = (): boolean => (__WEAPP__ ? true : framed());

/** WeChat's own button for the phone number: it gives a code, never the number. */
export const PhoneButton = __WEAPP__ ? WeappPhoneButton : H5PhoneButton;
