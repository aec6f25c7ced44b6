import { Button } from '@tarojs/components';

/** The only button by which WeChat takes a person's yes to the privacy guide; elsewhere there is nothing to agree to. */
export function AgreeButton({
  id,
  className,
  onAgree,
  children,
}: {
  id: string;
  className: string;
  onAgree: () => void;
  children: string;
}) {
  if (!__WEAPP__) return null;
  return (
    <Button id={id} className={className} openType="agreePrivacyAuthorization" onAgreePrivacyAuthorization={onAgree}>
      {children}
    </Button>
  );
}
