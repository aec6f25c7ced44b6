export interface PhoneButtonProps {
  id: string;
  className: string;
  onCode: (code: string) => void;
  /** The person said no, or this mini-program has no such right. */
  onRefused: () => void;
  children: React.ReactNode;
}
