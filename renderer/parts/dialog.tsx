/** A question before something happens, or more of what is on the page. */
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

interface Props {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: React.ReactNode;
}

export function Dialog({ title, isOpen, onClose, children }: Props) {
  return (
    <ModalOverlay className="dialog-ground" isOpen={isOpen} onOpenChange={open => (open ? undefined : onClose())} isDismissable>
      <Modal className="dialog">
        <AriaDialog>
          <Heading slot="title">{title}</Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
