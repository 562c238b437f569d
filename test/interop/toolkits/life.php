<?php
// PHP's SoapClient makes, changes, finds and deletes records of each kind in one version. Prints one JSON object.
ini_set('soap.wsdl_cache_enabled', '0');
[, $address, $version] = $argv;
const NAME = 'Ærfugl & Sønner «Å» <1>';
const RENAMED = 'Ærfugl og "Døtre" 😀';

function agent(string $agent): Closure
{
    global $address, $version;
    $client = new SoapClient("$address/Remote/$version/$agent.svc?wsdl", [
        'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
        'stream_context' => stream_context_create(['http' => ['header' => 'Accept-Language: en']]),
    ]);
    $namespace = "http://www.superoffice.net/ws/crm/NetServer/$version";
    $blocks = [
        new SoapHeader($namespace, 'ApplicationToken', '1234567-1234-9876'),
        new SoapHeader($namespace, 'Credentials', ['Ticket' => '7T:1234abcxyzExample==']),
    ];
    return function (string $operation, array $given = []) use ($client, $blocks) {
        $answer = $client->__soapCall($operation, [$given], null, $blocks, $headers);
        if ($headers['Succeeded'] !== true) {
            throw new Exception("$operation: " . $headers['ExceptionInfo']->Message);
        }
        return $answer->Response ?? null;
    };
}

$archive = agent('Archive');

function found(string $provider, string $column, string $text): array
{
    global $archive;
    $rows = $archive('GetArchiveListByColumns', [
        'ProviderName' => $provider,
        'Columns' => ['string' => [$column]],
        'SortOrder' => ['ArchiveOrderByInfo' => [['Name' => $column, 'Direction' => 'ASC']]],
        'Restriction' => ['ArchiveRestrictionInfo' => [[
            'Name' => $column, 'Operator' => 'is', 'Values' => ['string' => [$text]], 'IsActive' => true,
            'InterParenthesis' => 0, 'InterOperator' => 'None', 'UniqueHash' => 0,
        ]]],
        'Entities' => [],
        'Page' => 0,
        'PageSize' => 10,
    ]);
    return array_map(fn($row) => $row->PrimaryKey, $rows->ArchiveListItem ?? []);
}

function life(string $agent, string $entity, string $id, string $text, string $provider, string $column): array
{
    $call = agent($agent);
    $made = $call("CreateDefault$entity");
    $made->$text = NAME;
    $saved = $call("Save$entity", [$entity => $made]);
    $record = $saved->$id;
    $saved->$text = RENAMED;
    $call("Save$entity", [$entity => $saved]);
    $read = $call("Get$entity", ["{$entity}Id" => $record]);
    $before = found($provider, $column, RENAMED);
    $call("Delete$entity", ["{$entity}Id" => $record]);
    return [
        'text' => $read->$text,
        'found' => in_array($record, $before, true),
        'left' => found($provider, $column, RENAMED),
        'gone' => $call("Get$entity", ["{$entity}Id" => $record]) === null,
    ];
}

$lives = [
    'contact' => life('Contact', 'ContactEntity', 'ContactId', 'Name', 'FindContact', 'name'),
    'person' => life('Person', 'PersonEntity', 'PersonId', 'Lastname', 'Person', 'lastName'),
    'sale' => life('Sale', 'SaleEntity', 'SaleId', 'Heading', 'FindSale', 'heading'),
    'document' => life('Document', 'DocumentEntity', 'DocumentId', 'Header', 'FindDocument', 'text'),
];

$document = agent('Document');
$entity = $document('CreateDefaultDocumentEntity');
$entity->Name = 'brev.txt';
$entity->Header = NAME;
$saved = $document('SaveDocumentEntity', ['DocumentEntity' => $entity]);
$content = "\x00\xff\r\nBodø";
$document('SetDocumentStream', ['DocumentEntity' => $saved, 'Stream' => $content, 'OverwriteExistingData' => true]);
$stream = $document('GetDocumentStream', ['DocumentId' => $saved->DocumentId]);

$contact = agent('Contact');
$fisk = $contact('GetContactEntity', ['ContactEntityId' => 5]);
$fisk->Department = 'Ålesund';
$fisk->Category->Id = 2;
$category = $contact('SaveContactEntity', ['ContactEntity' => $fisk])->Category->Value;

$items = agent('MDO')('GetList', ['Name' => 'category', 'ForceFlatList' => true, 'AdditionalInfo' => '', 'OnlyHistory' => false]);
$first = $items->MDOListItem[0]->Name;
echo json_encode($lives + ['content' => $stream === $content, 'category' => $category, 'items' => $first]);
