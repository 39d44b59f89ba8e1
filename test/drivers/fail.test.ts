/** The driver that always fails keeps the promises of all drivers. */
import { fail } from '../../core/drivers/fail.ts';
import { conforms } from './conformance.ts';

conforms({
  driver: fail,
  refuses: /the disk is being moved/,
  setUp: () => ({ settings: { reason: 'the disk is being moved' } }),
});
