// A modality made of dcmjs-dimse: verifies, stores, asks for storage commitment, waits for the report on its own listener.
// Usage: node modality.js NODE_PORT LISTEN_PORT UNKNOWN_UID FILE...
// Prints one line of JSON: the status of each step, the report's event type, committed and failed instances.
const dimse = require('dcmjs-dimse');

const { Client, Dataset, Scp, Server } = dimse;
const { PresentationContext } = dimse.association;
const { CEchoRequest, CStoreRequest, NActionRequest } = dimse.requests;
const { NEventReportResponse, CEchoResponse } = dimse.responses;
const { PresentationContextResult, Status, StorageClass, TransferSyntax } = dimse.constants;

const commitmentClass = '1.2.840.10008.1.20.1';
const commitmentInstance = '1.2.840.10008.1.20.1.1';
const [nodePort, listenPort, unknownUid, ...files] = process.argv.slice(2);
dimse.log.setLevel('warn');

let finish;
const report = new Promise((resolve) => { finish = resolve; });

class Listener extends Scp {
  associationRequested(association) {
    for (const { context } of association.getPresentationContexts()) {
      const isReport = context.getAbstractSyntaxUid() === commitmentClass && context.getProviderRole();
      if (isReport) {
        context.setResult(PresentationContextResult.Accept, context.getTransferSyntaxUids()[0]);
      } else {
        context.setResult(PresentationContextResult.RejectAbstractSyntaxNotSupported);
      }
    }
    this.sendAssociationAccept();
  }

  associationReleaseRequested() {
    this.sendAssociationReleaseResponse();
    finish(this.report);
  }

  nEventReportRequest(request, callback) {
    const elements = request.getDataset().getElements();
    const response = NEventReportResponse.fromRequest(request);
    response.setStatus(Status.Success);
    callback(response);
    this.report = {
      eventType: request.getEventTypeId(),
      transaction: elements.TransactionUID,
      committed: list(elements.ReferencedSOPSequence).map((item) => item.ReferencedSOPInstanceUID),
      failed: list(elements.FailedSOPSequence).map((item) => ({ uid: item.ReferencedSOPInstanceUID, reason: item.FailureReason })),
    };
  }
}

function list(sequence) {
  return sequence === undefined ? [] : Array.isArray(sequence) ? sequence : [sequence];
}

// Sends requests over one association; resolves with the status of each once it is released.
function send(requests, contexts = []) {
  return new Promise((resolve, reject) => {
    const client = new Client();
    const statuses = requests.map(() => undefined);
    requests.forEach((request, i) => {
      request.on('response', (response) => { statuses[i] = response.getStatus(); });
      client.addRequest(request);
    });
    contexts.forEach((context) => client.addAdditionalPresentationContext(context, true));
    client.on('associationReleased', () => resolve(statuses));
    client.on('associationRejected', (result) => reject(new Error(`rejected: ${JSON.stringify(result)}`)));
    client.on('networkError', reject);
    client.send('127.0.0.1', Number(nodePort), 'DCMJS', 'DICOMNODE');
  });
}

async function main() {
  const server = new Server(Listener);
  server.on('networkError', (error) => { throw error; });
  server.listen(Number(listenPort));

  const datasets = files.map((file) => Dataset.fromFile(file));
  const ctClass = datasets[0].getElement('SOPClassUID');
  const contexts = [TransferSyntax.ImplicitVRLittleEndian, TransferSyntax.JpegLsLossless].map(
    (syntax) => new PresentationContext(0, StorageClass.MrImageStorage, syntax));
  const [echo, ...stores] = await send([new CEchoRequest(), ...datasets.map((dataset) => new CStoreRequest(dataset))], contexts);

  const transaction = Dataset.generateDerivedUid();
  const action = new NActionRequest(commitmentClass, commitmentInstance, 1);
  action.setDataset(new Dataset({
    TransactionUID: transaction,
    ReferencedSOPSequence: [...datasets.map((dataset) => dataset.getElement('SOPInstanceUID')), unknownUid].map((uid) => (
      { ReferencedSOPClassUID: ctClass, ReferencedSOPInstanceUID: uid })),
  }));
  const [requested] = await send([action]);
  console.log(JSON.stringify({ echo, stores, requested, asked: transaction, ...await report }));
  server.close();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
